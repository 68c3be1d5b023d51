/**
 * The safetensors container: an 8-byte little-endian header length, a JSON header, then the tensors' bytes.
 * Source: the format's own description, https://github.com/huggingface/safetensors#format.
 * Runs in browsers and in Node; bytes are little-endian, as on every machine that runs either.
 */
import * as v from 'valibot';
import { AppError, briefly } from '../errors';
import { parseOutside, whole } from '../outside';
import { decodeBfloat16, decodeFloat16 } from './float16';

/** Bytes per element, for every element type of the format. */
const ELEMENT_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
} as const;
export type Dtype = keyof typeof ELEMENT_BYTES;

/**
 * The format allows 100 MB, which takes seconds to read. A thousand tensors, more than any model here has,
 * need 150 KB.
 */
const MAX_HEADER_BYTES = 1_000_000;
const LENGTH_BYTES = 8;

const headerSchema = v.record(v.string(), v.unknown());
const metadataSchema = v.record(v.string(), v.string());
const entrySchema = v.object({
  dtype: v.picklist(Object.keys(ELEMENT_BYTES) as Dtype[]),
  shape: v.array(whole),
  data_offsets: v.tuple([whole, whole]),
});

/** A tensor's place: bytes `start` to `end` (exclusive), from the beginning of the file. */
export interface TensorInfo {
  dtype: Dtype;
  shape: number[];
  start: number;
  end: number;
}

export interface SafetensorsHeader {
  /** In the order in which the tensors lie in the file. */
  tensors: Map<string, TensorInfo>;
  metadata: Record<string, string>;
}

/** A tensor's elements: for F16 and BF16 their bits as `Uint16Array`, else numbers. */
export type TensorData = Float32Array | Float64Array | Int8Array | Uint8Array | Int32Array | Uint16Array;

export interface Tensor {
  dtype: Dtype;
  shape: number[];
  data: TensorData;
}

/**
 * The header's length in bytes, with the 8 bytes that say it, from a file's first 8 bytes.
 * `fileBytes` is the whole file's length. Throws `safetensors-invalid`.
 */
export function headerByteLength(first: Uint8Array, fileBytes: number): number {
  if (first.byteLength < LENGTH_BYTES)
    throw invalid('it is shorter than the 8 bytes that every such file has');
  const length = new DataView(first.buffer, first.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw invalid(`its header would be ${length} bytes long, more than the ${MAX_HEADER_BYTES} allowed`);
  }
  const total = LENGTH_BYTES + Number(length);
  if (total > fileBytes)
    throw invalid(`its header would be ${total} bytes long, but the file has ${fileBytes}`);
  return total;
}

/**
 * Reads and checks the header. `bytes` holds at least the header (see `headerByteLength`); `fileBytes` is the
 * whole file's length. Throws `safetensors-invalid`.
 */
export function parseHeader(bytes: Uint8Array, fileBytes: number): SafetensorsHeader {
  const dataStart = headerByteLength(bytes, fileBytes);
  const { __metadata__: metadata, ...entries } = parseJson(bytes.subarray(LENGTH_BYTES, dataStart));
  const infos = Object.entries(entries).map(([name, entry]): [string, TensorInfo] => [
    name,
    parseEntry(name, entry, dataStart),
  ]);
  infos.sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  checkLayout(infos, dataStart, fileBytes);
  if (metadata !== undefined && !v.is(metadataSchema, metadata)) throw invalid('its metadata is not text');
  return { tensors: new Map(infos), metadata: metadata ?? {} };
}

/** Reads a whole file. The tensors are views of `buffer` where their alignment allows, else copies. */
export function parseSafetensors(buffer: ArrayBuffer): Map<string, Tensor> {
  const { tensors } = parseHeader(new Uint8Array(buffer), buffer.byteLength);
  return new Map(
    Array.from(tensors, ([name, { dtype, shape, start, end }]) => [
      name,
      { dtype, shape, data: elementsOf(dtype, new Uint8Array(buffer, start, end - start), name) },
    ]),
  );
}

/**
 * A tensor's elements from its bytes: a view if the alignment allows, else a copy. Throws
 * `safetensors-invalid` for element types that no encoder here uses.
 */
export function elementsOf(dtype: Dtype, bytes: Uint8Array, name: string): TensorData {
  const size = ELEMENT_BYTES[dtype];
  // Not `slice`: for Node's Buffer it does not copy.
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const length = byteLength / size;
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, length);
    case 'F64':
      return new Float64Array(buffer, byteOffset, length);
    case 'F16':
    case 'BF16':
      return new Uint16Array(buffer, byteOffset, length);
    case 'I32':
      return new Int32Array(buffer, byteOffset, length);
    case 'I8':
      return new Int8Array(buffer, byteOffset, length);
    case 'U8':
      return new Uint8Array(buffer, byteOffset, length);
    default:
      throw invalid(`its tensor ${briefly(name)} holds ${dtype} numbers, which this program does not read`);
  }
}

/** A tensor's elements as float32, row-major; the tensor's own array if it is float32 already. */
export function toFloat32(tensor: Pick<Tensor, 'dtype' | 'data'>): Float32Array {
  const { dtype, data } = tensor;
  if (data instanceof Float32Array) return data;
  if (dtype === 'F16') return decodeFloat16(data as Uint16Array);
  if (dtype === 'BF16') return decodeBfloat16(data as Uint16Array);
  return Float32Array.from(data);
}

/** The number of elements of a shape; 1 for a scalar's empty shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Bytes per element in the file. */
export function elementBytes(dtype: Dtype): number {
  return ELEMENT_BYTES[dtype];
}

/**
 * Writes a file. Tensors with wide elements come first, so that all are aligned; those of equal width keep
 * the given order. Throws an `Error` if a tensor's data does not fit its type and shape.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata?: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  const ordered = Array.from(tensors).sort(([, a], [, b]) => ELEMENT_BYTES[b.dtype] - ELEMENT_BYTES[a.dtype]);
  // Without a prototype, so that a tensor may be named __proto__.
  const header: Record<string, unknown> = Object.create(null);
  if (metadata) header.__metadata__ = metadata;
  let offset = 0;
  for (const [name, { dtype, shape, data }] of ordered) {
    if (data.byteLength !== elementCount(shape) * ELEMENT_BYTES[dtype]) {
      throw new Error(`Tensor ${name} has ${data.byteLength} bytes, not those of ${dtype} [${shape}].`);
    }
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.byteLength / LENGTH_BYTES) * LENGTH_BYTES;
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  file.set(json, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const [, { data }] of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

function parseJson(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid('its header is not JSON', cause);
  }
  if (Array.isArray(header) || !v.is(headerSchema, header)) throw invalid('its header is not a JSON object');
  return header;
}

function parseEntry(name: string, entry: unknown, dataStart: number): TensorInfo {
  const parsed = parseOutside(entrySchema, entry);
  if (!parsed.success) throw invalid(`its header describes the tensor ${briefly(name)} wrongly`);
  const { dtype, shape, data_offsets: offsets } = parsed.output;
  const bytes = elementCount(shape) * ELEMENT_BYTES[dtype];
  if (offsets[1] - offsets[0] !== bytes) {
    throw invalid(
      `its tensor ${briefly(name)} of ${dtype} [${briefly(shape.join())}] is given other than ${bytes} bytes`,
    );
  }
  return { dtype, shape, start: dataStart + offsets[0], end: dataStart + offsets[1] };
}

/** The format requires that the tensors fill the file one after the other, without gap or overlap. */
function checkLayout(infos: [string, TensorInfo][], dataStart: number, fileBytes: number): void {
  let at = dataStart;
  for (const [name, { start, end }] of infos) {
    if (start !== at)
      throw invalid(`its tensor ${briefly(name)} does not begin where the one before it ends`);
    at = end;
  }
  if (at !== fileBytes) throw invalid(`its tensors take ${at} bytes, but the file has ${fileBytes}`);
}

function invalid(what: string, cause?: unknown): AppError {
  return new AppError(
    'safetensors-invalid',
    `This is not a whole, readable safetensors file: ${what}. Fetch or make the file again.`,
    { cause },
  );
}
