/** Project files (`.vtfusion`): the archive, what it says of the project, its weights and its photos. */
import { type Zippable, zipSync } from 'fflate';
import { parseHeader, parseSafetensors, writeSafetensors } from '../../../src/clip/safetensors';
import type { Random } from '../../../src/das/random';
import { withoutPlace } from '../../../src/images/bare/drop-place';
import { modelUrl } from '../../../src/state/page/page-options';
import { readBundle, titled, writeBundle } from '../../../src/storage/bundle';
import { markedRegion, openDetector, type Project } from '../../../src/storage/project';
import { readZip, unpack } from '../../../src/storage/zip';
import { presets } from '../../../src/vtfusion/settings';
import { selectBackend } from '../../node/backends';
import { type ToyEncoder, toyEncoder } from '../../testing/toy-encoder';
import { mutate } from '../layout';
import { zip } from '../layouts/zip';
import { repositoryFile, seedsOf } from '../seeds';
import { type FuzzTarget, promise } from '../target';
import { hostileTexts, mutateJson } from '../values';
import { pickWeighted, type Weighted } from '../weighted';
import { safetensorsFormat, withHeader } from './safetensors';

const PROJECT = 'project.json';
const WEIGHTS = 'weights.safetensors';
const utf8 = new TextEncoder();
const page = { href: 'http://localhost/app/' };

type Files = Record<string, Uint8Array>;

const filesOf = (bundle: Uint8Array): Files =>
  Object.fromEntries([...readZip(bundle)].map(([name, entry]) => [name, unpack(entry, 1e9).slice()]));

const packed = (files: Files, level: 0 | 9): Uint8Array =>
  zipSync(
    Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, [bytes, { level }]])) as Zippable,
  );

const json = (files: Files) => JSON.parse(new TextDecoder().decode(files[PROJECT]));

/** Writes `to` wherever `from` stands; both are of the same length, so names stay where they are. */
function renamed(bundle: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(bundle).toString('latin1');
  return new Uint8Array(Buffer.from(text.replaceAll(from, to), 'latin1'));
}

/** The bundle with more names in its list of files, each for the same bytes: those of the last file. */
function shared(bundle: Uint8Array, count: number): Uint8Array {
  const file = Buffer.from(bundle);
  const end = file.length - 22;
  let last = file.readUInt32LE(end + 16);
  for (let at = last; at < end; at += 46 + file.readUInt16LE(at + 28)) last = at;
  const more = Array.from({ length: count }, (_, i) => {
    const name = Buffer.from(`more-${i}`);
    const entry = Buffer.from(file.subarray(last, last + 46));
    entry.writeUInt16LE(name.length, 28);
    return Buffer.concat([entry, name]);
  });
  const list = Buffer.concat([file.subarray(file.readUInt32LE(end + 16), end), ...more]);
  const closing = Buffer.from(file.subarray(end));
  const entries = closing.readUInt16LE(10) + count;
  for (const at of [8, 10]) closing.writeUInt16LE(entries, at);
  closing.writeUInt32LE(list.length, 12);
  return new Uint8Array(Buffer.concat([file.subarray(0, file.readUInt32LE(end + 16)), list, closing]));
}

const floods = new Map<string, Uint8Array>();

/** A bundle one file of which is nothing but zeros: made once, since packing them takes long. */
function flooded(files: Files, name: string, mebibytes: number): Uint8Array {
  const key = `${name} ${mebibytes} ${files[PROJECT].length}`;
  const made = floods.get(key) ?? packed({ ...files, [name]: new Uint8Array(mebibytes << 20) }, 9);
  floods.set(key, made);
  return made;
}

type Make = (files: Files, random: Random) => Uint8Array;

const makers: Weighted<Make> = [
  [
    8,
    (files, random) =>
      packed({ ...files, [PROJECT]: utf8.encode(mutateJson(json(files), random)) }, random.pick([0, 9])),
  ],
  [
    2,
    function strays(files, random) {
      const arrays = parseSafetensors(Uint8Array.from(files[WEIGHTS]).buffer);
      const data = utf8.encode('of the last owner');
      const name = random.pick([...hostileTexts, 'bank.0.99', 'bank.7.0', 'aie.', 'states.0', 'mpf.state.x']);
      arrays.set(name, { dtype: random.pick(['U8', 'I8', 'BOOL']), shape: [data.length], data });
      const project = json(files);
      random.pick([project, project.settings, project.settings.mpf, project.settings.views]).owner =
        'somebody';
      return packed(
        { ...files, [PROJECT]: utf8.encode(JSON.stringify(project)), [WEIGHTS]: writeSafetensors(arrays) },
        random.pick([0, 9]),
      );
    },
  ],
  [3, (files, random) => packed({ ...files, [WEIGHTS]: withHeader(files[WEIGHTS], random) }, 0)],
  [
    2,
    (files, random) =>
      packed({ ...files, [WEIGHTS]: mutate(files[WEIGHTS], safetensorsFormat, random) }, random.pick([0, 9])),
  ],
  [8, (files, random) => mutate(packed(files, random.pick([0, 9])), zip, random)],
  [
    1,
    function names(files, random) {
      const name = random.pick([
        '../../../1.bmp',
        '/etc/shadows/1',
        'C:/shots/1.bmp',
        'SHOTS/1.bmp',
        'shots/1.bmp/',
      ]);
      return packed({ ...files, [name]: utf8.encode('x') }, 0);
    },
  ],
  [
    1,
    function twice(files, random) {
      if (random.chance(0.3)) {
        const mark = random.pick(['\u0301', '\u0316\u0300'.repeat(15_000)]);
        return packed({ ...files, '\u00e9': utf8.encode('x'), [`e${mark}`]: utf8.encode('y') }, 0);
      }
      const bundle = packed({ ...files, 'PROJECT.JSON': utf8.encode('{}') }, 0);
      return random.chance(0.5) ? renamed(bundle, 'PROJECT.JSON', PROJECT) : bundle;
    },
  ],
  [
    1,
    function flood(files, random) {
      const mebibytes = random.pick([1, 20, 100]);
      const name = random.pick([PROJECT, WEIGHTS, 'shots/1.bmp', 'unknown.bin']);
      return mutate(flooded(files, name, mebibytes), zip, random);
    },
  ],
  [
    1,
    function sameBytes(files, random) {
      return shared(flooded(files, 'zeros.bin', 16), random.pick([1, 200]));
    },
  ],
  [
    1,
    function deep(files, random) {
      const nested = `{"note": ${'['.repeat(20_000)}${']'.repeat(20_000)},`;
      const text = new TextDecoder().decode(files[PROJECT]).replace('{', nested);
      return packed({ ...files, [PROJECT]: utf8.encode(text) }, random.pick([0, 9]));
    },
  ],
  [
    1,
    function samePhoto(files, random) {
      const count = random.pick([2, 1000]);
      const shots = Array.from({ length: count }, () => ({ file: 'shots/1.bmp', name: 'a' }));
      const project = utf8.encode(JSON.stringify({ ...json(files), shots }));
      return packed(
        { ...files, [PROJECT]: project, 'shots/1.bmp': new Uint8Array(random.pick([9, 4 << 20])) },
        9,
      );
    },
  ],
];

/** Whether each key is one of the example too, of all but lists, and no text is long. */
function isWithin(value: unknown, example: unknown): boolean {
  if (typeof value === 'string') return value.length < 30;
  if (typeof value !== 'object' || value === null) return true;
  const known = (example ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(value).every(
    ([key, one]) => (Array.isArray(value) || key in known) && isWithin(one, known[key]),
  );
}

/** What Export makes of a file that was imported. */
function promiseTakenOut(bytes: Uint8Array, { shots }: Project): void {
  const out = titled(bytes, 'Station 2');
  const named = readBundle(out);
  promise(named.title === 'Station 2' || named.object === 'Station 2', 'it has its title');
  const files = readZip(out);
  promise(files.size === 2 + shots.length, 'nothing else is in it');
  const weights = unpack(files.get(WEIGHTS)!, 1e9);
  for (const [name, { dtype }] of parseHeader(weights, weights.length).tensors) {
    promise(
      /^(states|(aie|ate|mpf|mpf\.state)\.\d+|(bank|defects)\.\d\.\d+)$/u.test(name) &&
        /^F(16|32)$/u.test(dtype),
      `no other array is in it: ${name}`,
    );
  }
  const { settings } = json({ [PROJECT]: unpack(files.get(PROJECT)!, 1e9) });
  promise(isWithin(settings, { ...presets.default, sensorBits: 8 }), 'no other setting is in it');
  promise(
    named.shots.every((shot, i) => Buffer.from(withoutPlace(shots[i].bytes)).equals(shot.bytes)),
    'photos without their places',
  );
}

export function bundles(): FuzzTarget {
  let toy: ToyEncoder;
  let seeds: Files[] = [];
  return {
    async prepare() {
      await selectBackend('cpu');
      toy = toyEncoder();
      const old = repositoryFile('fixtures/bundles/float32-adaptors.vtfusion');
      const shots = seedsOf('pictures')
        .slice(0, 2)
        .map(({ name, bytes }) => ({ name, bytes }));
      const whole: Project = { ...readBundle(old), shots };
      const { side } = toy.encoder;
      const region = [side * 4, side * 20, side * side - side * 24];
      const limited: Project = { ...whole, detector: { ...whole.detector, region } };
      seeds = [old, writeBundle(whole), writeBundle(limited)].map(filesOf);
    },
    make(random) {
      return pickWeighted(makers, random)(random.pick(seeds), random);
    },
    async take(bytes) {
      const project = readBundle(bytes);
      const region = markedRegion(project);
      promise(region === undefined || region.data.length === region.width ** 2, 'the region is a square');
      const { shots, detector, ...facts } = project;
      promise(
        shots.every(({ bytes: photo }) => photo.length <= (16 << 20) + 4 * bytes.length),
        'no photo is much larger than the file',
      );
      promise(!Number.isNaN(Date.parse(facts.created)), `a time that is one: ${facts.created}`);
      promise(
        modelUrl(facts.encoder.name, page).startsWith(`${page.href}models/`),
        'a model that lies among the models',
      );
      structuredClone({ ...facts, levels: detector.levels });
      const again = readBundle(writeBundle(project));
      promise(again.detector.arrays.size === detector.arrays.size, 'what was read can be written and read');
      promiseTakenOut(bytes, project);
      openDetector(project, toy.encoder).dispose();
    },
  };
}
