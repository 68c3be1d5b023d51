/**
 * Projects in files, with a detector of the toy encoder: same scores, same bytes, and a sentence for what is
 * broken.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto, withSpot } from '../../tools/testing/toy-encoder';
import { appVersion } from '../app-version';
import { parseSafetensors, type Tensor, writeSafetensors } from '../clip/safetensors';
import { AppError } from '../errors';
import { teach } from '../vtfusion/corrections';
import type { Detector } from '../vtfusion/detector';
import type { FrozenEncoder } from '../vtfusion/frozen-encoder';
import { type PresetName, presets } from '../vtfusion/settings';
import { synthesiseHere } from '../vtfusion/synthetic-pool';
import { trainDetector } from '../vtfusion/trainer';
import type { TrainingTask } from '../vtfusion/training-task';
import { photoOf } from '../vtfusion/views';
import { readBundle, readBundleFile, titled, writeBundle } from './bundle';
import { requireEncoder } from './bundle-errors';
import { markedRegion, openDetector, type Project, projectOf } from './project';

const photo = (number: number) => photoOf(toyPhoto(number), 'squash');
const spotted = (number: number) => photoOf(withSpot(toyPhoto(number)), 'squash');
const identity = { name: 'toy', sha256: 'ab'.repeat(32) };
const shots = [
  { name: 'left side.PNG', bytes: strToU8('\x89PNG\r\n\x1a\n\0\0\0\0IEND\xaeB`\x82', true) },
  { name: '../../etc/passwd', bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xd9) },
];

let toy: ToyEncoder;
let before: number;
let detector: Detector;
let project: Project;
let bundle: Uint8Array<ArrayBuffer>;

function taskOf(preset: PresetName, tiles: number, visionOnly = false): TrainingTask {
  const { encoder, states } = toy;
  const { synthetic, views, ...others } = presets[preset];
  const settings = {
    ...others,
    steps: 3,
    synthetic: { ...synthetic, pool: 3, warmUp: 2 },
    views: { ...views, tiles },
  };
  return {
    encoder: { ...encoder, visionOnly },
    states: visionOnly ? undefined : states,
    shots: [0, 1, 2].map(photo),
    settings,
    seed: 1,
    startSynthesis: synthesiseHere,
  };
}

const train = (...task: Parameters<typeof taskOf>) => trainDetector(taskOf(...task));

const asProject = (trained: Detector, preset: PresetName) =>
  projectOf(
    trained,
    {
      object: 'disc, "striped"',
      words: ['bent pin'],
      settings: presets[preset],
      seed: 7,
      created: '2026-01-02T03:04:05.678Z',
      encoder: identity,
    },
    shots,
  );

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  detector = await train('default', 2);
  project = await asProject(detector, 'default');
  bundle = writeBundle(project);
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));
afterAll(() => {
  detector.dispose();
  toy.dispose();
  releaseBackends();
});

/** Without the page-long difference that a failed `toEqual` would print. */
const isBundle = (bytes: Uint8Array) => Buffer.from(bytes).equals(bundle);

/** The bundle with one of its files changed, or taken out. */
function changed(file: string, change: (content: Uint8Array) => Uint8Array | undefined): Uint8Array {
  const files = unzipSync(bundle);
  const content = change(files[file]);
  const { [file]: _, ...others } = files;
  return zipSync(content ? { ...others, [file]: content } : others, { level: 0 });
}

function withJson(change: (json: Record<string, unknown>) => void): Uint8Array {
  return changed('project.json', (content) => {
    const json = JSON.parse(new TextDecoder().decode(content));
    change(json);
    return strToU8(JSON.stringify(json));
  });
}

function withArrays(change: (arrays: Map<string, Tensor>) => void): Uint8Array {
  return changed('weights.safetensors', (content) => {
    const arrays = parseSafetensors(Uint8Array.from(content).buffer);
    change(arrays);
    return writeSafetensors(arrays);
  });
}

/** Reads and opens, as page and tools do; what opens is let go at once. */
function open(bytes: Uint8Array): void {
  openDetector(readBundle(bytes), toy.encoder).dispose();
}

describe.each([
  { preset: 'default', tiles: 1, visionOnly: false },
  { preset: 'default', tiles: 2, visionOnly: false },
  { preset: 'paper', tiles: 1, visionOnly: false },
  { preset: 'default', tiles: 2, visionOnly: true },
] as const)('a detector by %o', ({ preset, tiles, visionOnly }) => {
  it('scores as before when it comes from a file', async () => {
    const original = await train(preset, tiles, visionOnly);
    await expectRestored(original, preset, { ...toy.encoder, visionOnly });
    original.dispose();
  });
});

it('a detector that was taught defects scores as before too', async () => {
  const bad = { photo: spotted(5) };
  const taught = await teach(detector, taskOf('default', 2), { good: [photo(6)], bad: [bad] });
  const { arrays } = await expectRestored(taught, 'default', toy.encoder);
  expect([...arrays.keys()].filter((name) => name.startsWith('defects.'))).not.toEqual([]);
  taught.dispose();
});

/** Writes and reads a detector and compares what both say. */
async function expectRestored(original: Detector, preset: PresetName, encoder: FrozenEncoder) {
  const read = readBundle(writeBundle(await asProject(original, preset)));
  const restored = openDetector(read, encoder);
  expect(restored.thresholds).toEqual(original.thresholds);
  expect(restored.tilings).toEqual(original.tilings);
  for (const each of [photo(9), spotted(9), photo(20), spotted(20)]) {
    const [expected, found] = [await original.inspect(each), await restored.inspect(each)];
    const moved = Math.abs(found.score - expected.score) / Math.max(1, expected.score);
    expect(moved).toBeLessThan(1e-3);
    expect(found.verdict).toBe(expected.verdict);
  }
  restored.dispose();
  return read.detector;
}

describe('a project in a file', () => {
  it('is the same bytes each time, and again after it was read', () => {
    expect(isBundle(writeBundle(project))).toBe(true);
    expect(isBundle(writeBundle(readBundle(bundle)))).toBe(true);
  });

  it('comes back as it was, photos and their names included', () => {
    const { detector: read, shots: photos, ...facts } = readBundle(bundle);
    const { detector: saved, shots: _, ...original } = project;
    expect(facts).toEqual(original);
    expect(photos.map(({ name, bytes }) => ({ name, bytes: Uint8Array.from(bytes) }))).toEqual(shots);
    expect(read.thresholds).toEqual(saved.thresholds);
    expect([...read.arrays.keys()].sort()).toEqual([...saved.arrays.keys()].sort());
    expect(Object.keys(unzipSync(bundle))).toContain('shots/1.png');
  });

  it('takes another title and gives it up again, byte for byte the same else', () => {
    const moved = titled(titled(bundle, 'Station 2 «Prüfplatz»'), 'Station 3');
    expect(readBundle(moved).title).toBe('Station 3');
    const { title: _, ...read } = readBundle(moved);
    expect(isBundle(writeBundle(read))).toBe(true);

    const once = titled(bundle, 'Station 2');
    expect(Buffer.from(titled(once, 'Station 2')).equals(once)).toBe(true);
    expect(Buffer.from(writeBundle(readBundle(once))).equals(once)).toBe(true);
    for (const none of ['', project.object]) expect(isBundle(titled(once, none))).toBe(true);
    expect(readBundle(bundle).title).toBeUndefined();
  });

  it('leaves what the format does not know behind when it is taken out', () => {
    const known = Object.keys(unzipSync(bundle)).sort();
    const stray = {
      ...unzipSync(
        withJson((json) => {
          json.diary = 'private note';
          Object.assign(json.settings as object, { operator: 'private note' });
        }),
      ),
    };
    const weights = parseSafetensors(Uint8Array.from(stray['weights.safetensors']).buffer);
    const note = strToU8('private note');
    weights.set('note', { dtype: 'U8', shape: [note.length], data: note });
    const floats = { dtype: 'F32', shape: [1], data: Float32Array.of(1) } as const;
    for (const name of ['note.float', 'bank.9.0', 'bank.0.1', 'bank.0.00', 'aie.note'])
      weights.set(name, { ...floats, shape: [1] });
    const files = {
      ...stray,
      'notes.txt': strToU8('private note'),
      'weights.safetensors': writeSafetensors(weights, { owner: 'private note' }),
    };
    const out = titled(zipSync(files, { level: 0 }), '');
    expect(Object.keys(unzipSync(out)).sort()).toEqual(known);
    expect(isBundle(out)).toBe(true);
  });

  it('leaves places behind that another program put in with its photos', () => {
    const comment = strToU8('\xff\xfe\0\x12GPS 52.5 N 13.4 E', true).subarray(0, 20);
    const bytes = Uint8Array.of(0xff, 0xd8, ...comment, 0xff, 0xd9);
    const file = changed('shots/2.jpeg', () => bytes);
    expect(readBundle(file).shots[1].bytes).toEqual(bytes);
    expect(isBundle(titled(file, ''))).toBe(true);
  });

  it('nests as deep as anyone likes where the format does not look', () => {
    const deep = changed('project.json', (content) =>
      strToU8(
        new TextDecoder()
          .decode(content)
          .replace('{', `{"note": ${'['.repeat(20_000)}${']'.repeat(20_000)},`),
      ),
    );
    expect(isBundle(titled(deep, ''))).toBe(true);
  });

  it('names the defective photos that it learnt from, and what training measured, where that is said', () => {
    const defects = ['cd'.repeat(32), 'ef'.repeat(32)];
    expect(readBundle(writeBundle({ ...project, defects })).defects).toEqual(defects);
    expect(readBundle(bundle)).not.toHaveProperty('defects');
    const measured = { ...project.detector.thresholds, pass: 0.25 };
    expect(readBundle(writeBundle({ ...project, measured })).measured).toEqual(measured);
    expect(readBundle(bundle)).not.toHaveProperty('measured');
  });

  it('knows what its prototypes were made of, unless an earlier program wrote it', () => {
    const copies = (bytes: Uint8Array) => {
      const opened = openDetector(readBundle(bytes), toy.encoder);
      opened.dispose();
      return opened.parts.scales.map((scale) => scale.copies);
    };
    const made = detector.parts.scales.map((scale) => scale.copies);
    expect(made[0]?.slice(0, 4)).toEqual([0, 1, 2, 0].map((shot, i) => ({ shot, pose: i < 3 ? 0 : 1 })));
    expect(copies(bundle)).toEqual(made);
    const scales = (change: (scale: { copies?: unknown[] }) => void) =>
      withJson((json) => (json.scales as { copies?: unknown[] }[]).forEach(change));
    const unknown = made.map(() => undefined);
    expect(
      copies(
        scales((scale) => {
          delete scale.copies;
        }),
      ),
    ).toEqual(unknown);
    expect(copies(scales((scale) => scale.copies!.pop()))).toEqual(unknown);
  });

  it('opens a file of an earlier program, with adaptors in float32, and scores as that did', async () => {
    const read = (file: string) => readFileSync(new URL(`../../fixtures/bundles/${file}`, import.meta.url));
    const { scores }: { scores: number[] } = JSON.parse(`${read('float32-adaptors.json')}`);
    const old = readBundle(read('float32-adaptors.vtfusion'));
    for (const file of [old, readBundle(writeBundle(old))]) {
      const opened = openDetector(file, toy.encoder);
      for (const [i, each] of [photo(9), spotted(9)].entries()) {
        expect(Math.abs((await opened.inspect(each)).score - scores[i])).toBeLessThan(1e-3);
      }
      opened.dispose();
    }
  });

  it('keeps weights that float16 cannot hold as they are', () => {
    const arrays = new Map(project.detector.arrays);
    const { shape, data } = arrays.get('aie.0')!;
    arrays.set('aie.0', { shape, data: data.map((value, i) => (i === 3 ? 70_000 : value)) });
    const read = readBundle(writeBundle({ ...project, detector: { ...project.detector, arrays } }));
    expect(read.detector.arrays.get('aie.0')!.data).toEqual(arrays.get('aie.0')!.data);
  });

  it('keeps its region of interest, and refuses one of another size', async () => {
    const { encoder } = toy;
    const data = Uint8Array.from({ length: encoder.side ** 2 }, (_, i) => (i % encoder.side < 30 ? 1 : 0));
    const region = { width: encoder.side, height: encoder.side, data };
    const limited = await trainDetector({ ...taskOf('default', 2), region });
    const { region: runs } = await expectRestored(limited, 'default', encoder);
    expect(runs).toHaveLength(encoder.side * 2 + 1);
    const opened = openDetector(readBundle(writeBundle(await asProject(limited, 'default'))), encoder);
    expect(opened.parts.region).toEqual(region);
    expect(markedRegion(readBundle(writeBundle(await asProject(limited, 'default'))))).toEqual(region);
    opened.dispose();
    limited.dispose();
    expect(readBundle(bundle).detector.region).toBeUndefined();
    expect(() => open(withJson((json) => (json.region = [5, 7])))).toThrow(/Runs of 12 pixels/u);
  });

  it('may be without photos, and hold files that nobody knows', () => {
    expect(readBundle(writeBundle({ ...project, shots: [] })).shots).toEqual([]);
    const files = { ...unzipSync(bundle), '__MACOSX/._project.json': Uint8Array.of(1) };
    expect(readBundle(zipSync(files, { level: 0 })).object).toBe(project.object);
  });

  it('says which version of the program wrote it', () => {
    expect(appVersion).toBe(packageJson.version);
    expect(JSON.parse(new TextDecoder().decode(unzipSync(bundle)['project.json'])).app).toBe(appVersion);
  });
});

describe('what cannot be used says why', () => {
  const refusals: [string, () => Uint8Array, string, RegExp][] = [
    ['nothing', () => new Uint8Array(), 'project-unknown', /it is empty/u],
    ['a text', () => strToU8('Dear colleague'), 'project-unknown', /no zip archive/u],
    ['another zip', () => zipSync({ a: Uint8Array.of(1) }), 'project-unknown', /without project\.json/u],
    ['another JSON', () => withJson((json) => (json.format = 'x')), 'project-unknown', /not of the format/u],
    [
      'a newer version',
      () => withJson((json) => Object.assign(json, { version: 2, scales: 'new ways' })),
      'project-newer',
      /its format is 2, this program reads up to 1.*left as it is; update/u,
    ],
    ['missing weights', () => changed('weights.safetensors', () => undefined), 'project-damaged', /missing/u],
    ['a missing photo', () => changed('shots/1.png', () => undefined), 'project-damaged', /shots\/1\.png/u],
    [
      'a photo outside',
      () => withJson((json) => (json.shots = [{ file: 'shots/../../x', name: 'x' }])),
      'project-damaged',
      /shots\.0\.file/u,
    ],
    [
      'a threshold that is no number',
      () => withJson((json) => Object.assign(json.thresholds as object, { pass: 'low' })),
      'project-damaged',
      /thresholds\.pass/u,
    ],
    [
      'thresholds that contradict each other',
      () => withJson((json) => Object.assign(json.thresholds as object, { pass: 9, fail: -9 })),
      'project-damaged',
      /thresholds: scores that pass would fail/u,
    ],
    ...['..', 'half \ud800'].map((name): [string, () => Uint8Array, string, RegExp] => [
      `the model ${JSON.stringify(name)}`,
      () => withJson((json) => Object.assign(json.encoder as object, { name })),
      'project-damaged',
      /encoder\.name: no folder is called so/u,
    ]),
    [
      'a moment that no clock has',
      () => withJson((json) => (json.created = '2026-11-30T10:00:00+23')),
      'project-damaged',
      /created: it is no moment/u,
    ],
    [
      'levels that the encoder lacks',
      () => withJson((json) => (json.levels = [99])),
      'project-damaged',
      /levels 99/u,
    ],
    [
      'more tiles than prototypes',
      () => withJson((json) => (json.scales as { across: number }[]).push({ across: 3, unit: 1 } as never)),
      'project-damaged',
      /bank\.2\.0 is missing/u,
    ],
    [
      'an array of a thousand sides',
      () =>
        withArrays((arrays) => {
          const array = arrays.get('aie.0')!;
          array.shape = [...array.shape, ...new Array(1000).fill(1)];
        }),
      'project-damaged',
      /^.{100,400}$/u,
    ],
    ['no view', () => withJson((json) => (json.scales = [])), 'project-damaged', /scales/u],
    [
      'settings that nest without end',
      () =>
        changed('project.json', (content) => {
          const deep = `"settings": {"more": ${'['.repeat(20_000)}${']'.repeat(20_000)},`;
          return strToU8(new TextDecoder().decode(content).replace('"settings": {', deep));
        }),
      'project-damaged',
      /nests too deep/u,
    ],
    [
      'a photo twice',
      () =>
        withJson((json) => {
          const [first] = json.shots as unknown[];
          json.shots = new Array(1000).fill(first);
        }),
      'project-damaged',
      /listed twice/u,
    ],
    [
      'weights that unpack to a flood',
      () => zipSync({ ...unzipSync(bundle), 'weights.safetensors': new Uint8Array(60 << 20) }, { level: 9 }),
      'project-damaged',
      /would take 62914560 bytes/u,
    ],
    [
      'photos that unpack to a flood together',
      () => {
        const shots = ['shots/1.png', 'shots/2.png'].map((file) => ({ file, name: file }));
        const files = unzipSync(withJson((json) => Object.assign(json, { shots })));
        const flood = new Uint8Array(10 << 20);
        return zipSync({ ...files, 'shots/1.png': flood, 'shots/2.png': flood }, { level: 9 });
      },
      'project-damaged',
      /shots\/2\.png would take 10485760 bytes/u,
    ],
    [
      'weights that are no numbers',
      () => withArrays((arrays) => arrays.get('aie.0')!.data.fill(0x7e00, 3, 4)),
      'project-damaged',
      /aie\.0 holds values that are no numbers/u,
    ],
    [
      'prototypes that are no numbers',
      () => withArrays((arrays) => arrays.get('bank.0.0')!.data.fill(0x7c00, 0, 1)),
      'project-damaged',
      /bank\.0\.0 holds/u,
    ],
    [
      'a missing array',
      () => withArrays((arrays) => arrays.delete('mpf.0')),
      'project-damaged',
      /mpf\.0 is missing/u,
    ],
    [
      'an array of another shape',
      () => withArrays((arrays) => Object.assign(arrays.get('aie.0')!, { shape: [8, 16] })),
      'project-damaged',
      /aie\.0 is \[8,16\], and \[16,8\] is needed/u,
    ],
    [
      'prototypes of half a photo',
      () =>
        withArrays((arrays) => {
          const { data } = arrays.get('bank.0.0')!;
          arrays.set('bank.0.0', { dtype: 'F16', shape: [1, 16], data: data.slice(0, 16) });
        }),
      'project-damaged',
      /bank\.0\.0/u,
    ],
    [
      'weights cut off',
      () => changed('weights.safetensors', (c) => c.subarray(0, 900)),
      'project-damaged',
      /./u,
    ],
  ];

  it.each(refusals)('%s', (_, make, code, sentence) => {
    const refused = (() => {
      try {
        open(make());
      } catch (error) {
        return error as Error;
      }
      return undefined;
    })();
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({ name: code, message: expect.stringMatching(sentence) });
  });

  it('what training left as no number, before it is in a file', () => {
    const wild = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 0.5, 1e300);
    const moved = fc.record({
      pass: wild,
      fail: wild,
      unit: wild,
      usual: wild,
      value: wild,
      created: fc.constantFrom(project.created, 'today'),
      title: fc.constantFrom('Station 2', 'x'.repeat(1001)),
    });
    fc.assert(
      fc.property(moved, ({ pass, fail, unit, usual, value, ...facts }) => {
        const { detector: saved } = project;
        const [first, ...scales] = saved.scales;
        const { shape, data } = saved.arrays.get('bank.0.0')!;
        const odd: Project = {
          ...project,
          ...facts,
          detector: {
            ...saved,
            scales: [{ ...first, unit, usual }, ...scales],
            thresholds: { ...saved.thresholds, pass, fail },
            arrays: new Map(saved.arrays).set('bank.0.0', {
              shape,
              data: data.map((kept, i) => (i === 0 ? value : kept)),
            }),
          },
        };
        let file: Uint8Array;
        try {
          file = writeBundle(odd);
        } catch (error) {
          expect(error).toMatchObject({
            name: 'training-diverged',
            message: expect.stringMatching(/train again/u),
          });
          return;
        }
        expect(readBundle(file).detector.thresholds).toEqual(odd.detector.thresholds);
      }),
    );
  });

  it('another encoder, both named', () => {
    expect(() => requireEncoder(identity, identity)).not.toThrow();
    const other = { name: 'toy', sha256: 'cd'.repeat(32) };
    expect(() => requireEncoder(identity, other)).toThrow(
      expect.objectContaining({
        name: 'project-other-encoder',
        message: expect.stringMatching(/toy \(abababababab\), and toy \(cdcdcdcdcdcd\) is loaded/u),
      }),
    );
  });

  it('a file of 10 GB, without reading it', async () => {
    const file = { size: 10e9, arrayBuffer: () => Promise.reject(new Error('read')) };
    await expect(readBundleFile(file as unknown as Blob)).rejects.toMatchObject({ code: 'project-damaged' });
    expect((await readBundleFile(new Blob([bundle]))).object).toBe(project.object);
  });

  it('every file that is cut short', () => {
    const lengths = fc.nat({ max: bundle.length - 1 });
    fc.assert(
      fc.property(lengths, (length) => {
        expect(() => readBundle(bundle.subarray(0, length))).toThrow(AppError);
      }),
    );
  });

  it('every file with changed bytes, unless they say nothing', () => {
    // Half of the changes hit the head and the lists of the files, where they do most.
    const place = fc.oneof(
      fc.nat({ max: bundle.length - 1 }),
      fc.nat({ max: 1500 }),
      fc.nat({ max: 700 }).map((back) => bundle.length - 1 - back),
    );
    const change = fc.record({ at: place, value: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const broken = bundle.slice();
        for (const { at, value } of changes) broken[at] = value;
        let read: Project;
        try {
          read = readBundle(broken);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          return;
        }
        expect(isBundle(writeBundle(read))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
