/**
 * The bundle `.vtfusion`: a trained project in one file, a zip of
 *
 *   project.json           what was trained, how, over which encoder, and the thresholds (bundle-schema.ts)
 *   weights.safetensors    prototypes and adaptors in float16, the rest in float32 (saved-detector.ts)
 *   shots/1.jpeg ...       the good photos' pixels as they were given (images/bare/drop-place.ts), if wanted
 *
 * The same project gives the same bytes. Each array says how it is stored: files of earlier programs, with
 * the whole network in float32, open as they are.
 */
import * as v from 'valibot';
import { appVersion } from '../app-version';
import { encodeFloat16, fitsFloat16 } from '../clip/float16';
import { elementsOf, parseHeader, type Tensor, toFloat32, writeSafetensors } from '../clip/safetensors';
import type { NamedArray } from '../clip/tensor-source';
import { type AppError, briefly } from '../errors';
import { withoutPlace } from '../images/bare/drop-place';
import { imageKind } from '../images/files/file-kind';
import { parseOutside } from '../outside';
import { isArrayName, isKeptInHalf } from '../vtfusion/saved-detector';
import { damaged, newer, notABundle, notOfTheFormat } from './bundle-errors';
import {
  fileHeadSchema,
  PROJECT_FORMAT,
  PROJECT_VERSION,
  type ProjectJson,
  projectFileSchema,
} from './bundle-schema';
import type { Project } from './project';
import { BrokenZip, looksLikeZip, readZip, unpack, writeZip, type ZipEntry } from './zip';

const PROJECT_FILE = 'project.json';
const WEIGHTS_FILE = 'weights.safetensors';

/** Most bytes of each part; a project of the largest encoder and 8 large photos needs a quarter of them. */
const MOST = { project: 4 << 20, weights: 1 << 30, shots: 1 << 30 } as const;
/**
 * Weights and photos hardly shrink in an archive: one that unpacks to much more than the file is made to fill
 * memory.
 */
const unpackedAtMost = (fileBytes: number): number => (16 << 20) + 4 * fileBytes;

/**
 * The bytes of a project's file, for `readBundle`.
 * @throws AppError `training-diverged` if the trained numbers do not fit the format, as a value that is no
 *   number
 */
export function writeBundle(project: Project): Uint8Array<ArrayBuffer> {
  const { detector, shots, object, words, settings, seed, created, encoder, measured, defects } = project;
  const { title } = project;
  const { levels, scales, thresholds, region } = detector;
  const shotFiles = shots.map(({ bytes }, i) => `shots/${i + 1}.${imageKind(bytes) ?? 'bin'}`);
  const json: ProjectJson = {
    format: PROJECT_FORMAT,
    version: PROJECT_VERSION,
    app: appVersion,
    object,
    words: [...words],
    seed,
    created,
    encoder,
    levels: [...levels],
    scales: [...scales],
    thresholds,
    settings: { ...settings },
    ...(title !== undefined && { title }),
    ...(measured && { measured }),
    ...(region && { region: [...region] }),
    shots: shots.map(({ name }, i) => ({ file: shotFiles[i], name })),
    ...(defects && { defects: [...defects] }),
  };
  const parsed = parseOutside(projectFileSchema, json);
  const wrong = parsed.success ? wrongValueIn(detector.arrays) : issueOf(parsed.issues);
  if (wrong !== undefined) throw notOfTheFormat(wrong);
  const photos = shots.map(({ bytes }) => bytes);
  return written(json, stored(project), photos, notOfTheFormat);
}

/**
 * The archive of the parts that the format knows, and of no other.
 * @param photos those that `json.shots` lists, in its order
 * @param refuse makes the error, from the reason why it could not be read again
 */
function written(
  json: ProjectJson,
  tensors: ReadonlyMap<string, Tensor>,
  photos: readonly Uint8Array[],
  refuse: (why: string) => AppError,
): Uint8Array<ArrayBuffer> {
  const text = textOf(json);
  if (text.length > MOST.project) throw refuse(`${PROJECT_FILE} would take ${text.length} bytes`);
  return writeZip(
    new Map([
      [PROJECT_FILE, { bytes: text, pack: true }],
      // Trained numbers and photos hardly shrink.
      [WEIGHTS_FILE, { bytes: writeSafetensors(tensors), pack: false }],
      ...json.shots.map(({ file }, i): [string, { bytes: Uint8Array; pack: boolean }] => [
        file,
        { bytes: photos[i], pack: false },
      ]),
    ]),
  );
}

function wrongValueIn(arrays: ReadonlyMap<string, NamedArray>): string | undefined {
  const wrong = [...arrays].find(([, { data }]) => !data.every(Number.isFinite));
  return wrong && `its array ${briefly(wrong[0])} holds values that are no numbers`;
}

function textOf(json: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(inOrder(json), undefined, 1));
}

/**
 * The value with its keys in alphabetical order throughout: settings that were read come in another order.
 */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}

function stored({ detector: { arrays }, settings }: Project): Map<string, Tensor> {
  return new Map(
    Array.from(arrays, ([name, { shape, data }]): [string, Tensor] => [
      name,
      isKeptInHalf(name, settings) && fitsFloat16(data)
        ? { dtype: 'F16', shape: [...shape], data: encodeFloat16(data) }
        : { dtype: 'F32', shape: [...shape], data },
    ]),
  );
}

/**
 * Reads a project's file; the photos in it are views of `bytes` where they are stored as they are. What is
 * unpacked is never much more than the file, see `unpackedAtMost`.
 * @throws AppError `project-unknown`, `project-newer` or `project-damaged`
 */
export function readBundle(bytes: Uint8Array): Project {
  return reading(bytes, (files) => {
    const { format: _, version: __, app: ___, ...json } = projectJsonOf(files);
    const { levels, scales, thresholds, region, shots, ...facts } = json;
    const parts = partsOf(files, shots, bytes.length);
    const arrays = readWeights(parts.weights, scales);
    return {
      ...facts,
      detector: { levels, scales, thresholds, arrays, ...(region && { region }) },
      shots: shots.map(({ name }, i) => ({ name, bytes: parts.photos[i] })),
    };
  });
}

/**
 * The file with the project's current name; the rest of the format is unchanged, so the same title gives the
 * same bytes. Parts that the format does not know are left out, and so is everything but the pixels of photos
 * that an earlier or another program put in.
 * @param title not written if it is empty or the object's name, which the project is called by anyway
 * @throws AppError as `readBundle` does
 */
export function titled(bytes: Uint8Array, title: string): Uint8Array<ArrayBuffer> {
  return reading(bytes, (files) => {
    const { title: _, ...json } = projectJsonOf(files);
    const named = title === '' || title === json.object ? json : { ...json, title };
    const { weights, photos } = partsOf(files, json.shots, bytes.length);
    return written(named, tensorsOf(weights, json.scales), photos.map(withoutPlace), damaged);
  });
}

function reading<T>(bytes: Uint8Array, read: (files: ReadonlyMap<string, ZipEntry>) => T): T {
  if (!looksLikeZip(bytes)) throw notABundle(bytes.length === 0 ? 'it is empty' : 'it is no zip archive');
  try {
    return read(readZip(bytes));
  } catch (error) {
    if (error instanceof BrokenZip) throw damaged(error.message, error);
    throw error;
  }
}

/** No project of this program is longer, and no browser hands out that many bytes at once. */
const MOST_FILE_BYTES = 2 ** 31 - 1;

/**
 * As `readBundle`, of a file: one that is too long is not read at all.
 * @throws AppError as `readBundle` does
 */
export async function readBundleFile(file: Blob): Promise<Project> {
  return readBundle(await bytesOf(file));
}

/**
 * As `titled`, of a file.
 * @throws AppError as `readBundleFile` does
 */
export async function titledFile(file: Blob, title: string): Promise<Uint8Array<ArrayBuffer>> {
  return titled(await bytesOf(file), title);
}

async function bytesOf(file: Blob): Promise<Uint8Array> {
  if (file.size > MOST_FILE_BYTES) throw damaged(`it has ${file.size} bytes, more than any project`);
  return new Uint8Array(await file.arrayBuffer());
}

function contentOf(files: ReadonlyMap<string, ZipEntry>, name: string, most: number): Uint8Array {
  const entry = files.get(name);
  if (!entry) throw damaged(`${name} is missing in it`);
  return unpack(entry, most);
}

function readJson(files: ReadonlyMap<string, ZipEntry>): unknown {
  if (!files.has(PROJECT_FILE)) throw notABundle(`it is a zip archive without ${PROJECT_FILE}`);
  try {
    const content = contentOf(files, PROJECT_FILE, MOST.project);
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch (error) {
    if (error instanceof BrokenZip) throw error;
    throw notABundle(`${PROJECT_FILE} in it is not JSON`, error);
  }
}

/** `project.json`, accepted once it fits the format; parts that the format does not know are left out. */
function projectJsonOf(files: ReadonlyMap<string, ZipEntry>): ProjectJson {
  const json = readJson(files);
  const head = parseOutside(fileHeadSchema, json);
  if (!head.success) throw notABundle(`${PROJECT_FILE} in it is not of the format ${PROJECT_FORMAT}`);
  if (head.output.version > PROJECT_VERSION) throw newer(head.output.version, PROJECT_VERSION);
  const parsed = parseOutside(projectFileSchema, json);
  if (parsed.success) return parsed.output;
  throw damaged(issueOf(parsed.issues));
}

function issueOf([issue]: readonly v.BaseIssue<unknown>[]): string {
  return `in ${PROJECT_FILE}, ${briefly(v.getDotPath(issue) ?? 'the whole')}: ${briefly(issue.message, 200)}`;
}

/** Weights and photos, unpacked. */
function partsOf(files: ReadonlyMap<string, ZipEntry>, shots: ProjectJson['shots'], fileBytes: number) {
  const most = unpackedAtMost(fileBytes);
  const weights = contentOf(files, WEIGHTS_FILE, Math.min(MOST.weights, most));
  let left = Math.min(MOST.shots, most);
  const photos = shots.map(({ file }) => {
    const bytes = contentOf(files, file, left);
    left -= bytes.length;
    return bytes;
  });
  return { weights, photos };
}

/** The tensors of the weights' file as they are stored, only those that the format knows. */
function tensorsOf(file: Uint8Array, scales: ProjectJson['scales']): Map<string, Tensor> {
  try {
    const { tensors } = parseHeader(file, file.byteLength);
    const known = [...tensors].filter(
      ([name, { dtype }]) => isArrayName(name, scales) && ['F16', 'F32'].includes(dtype),
    );
    return new Map(
      known.map(([name, { dtype, shape, start, end }]) => [
        name,
        { dtype, shape, data: elementsOf(dtype, file.subarray(start, end), name) },
      ]),
    );
  } catch (error) {
    throw damaged(`${WEIGHTS_FILE} in it cannot be read`, error);
  }
}

function readWeights(file: Uint8Array, scales: ProjectJson['scales']): Map<string, NamedArray> {
  const arrays = new Map<string, NamedArray>();
  for (const [name, tensor] of tensorsOf(file, scales))
    arrays.set(name, { shape: tensor.shape, data: toFloat32(tensor) });
  const wrong = wrongValueIn(arrays);
  if (wrong !== undefined) throw damaged(wrong);
  return arrays;
}
