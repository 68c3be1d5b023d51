/** A database as JSON, its stores and all that lies in them, to be kept as a fixture and to be made again of it. */
import { deleteDB, openDB } from 'idb';

interface DumpedStore {
  readonly keyPath: string | string[] | null;
  readonly indexes: readonly {
    readonly name: string;
    readonly keyPath: string | string[];
    readonly multiEntry: boolean;
    readonly unique: boolean;
  }[];
  /** In the order of their keys; the key stands apart where the record does not hold it. */
  readonly entries: readonly { readonly key?: IDBValidKey; readonly value: unknown }[];
}

export interface DatabaseDump {
  readonly version: number;
  readonly stores: Readonly<Record<string, DumpedStore>>;
}

const arrays = { Uint8Array, Uint16Array, Float32Array } as const;
type ArrayName = keyof typeof arrays;

/** What JSON has no word for. */
type Packed =
  | { readonly $array: ArrayName; readonly base64: string }
  | { readonly $blob: string; readonly base64: string };

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

async function packed(value: unknown): Promise<unknown> {
  if (value instanceof Blob) {
    return { $blob: value.type, base64: base64(new Uint8Array(await value.arrayBuffer())) } satisfies Packed;
  }
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { $array: value.constructor.name as ArrayName, base64: base64(bytes) } satisfies Packed;
  }
  if (Array.isArray(value)) return Promise.all(value.map(packed));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, inner]) => [key, await packed(inner)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** A dump's value as it was kept. */
export function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== 'object' || value === null) return value;
  const { $array, $blob, base64 } = value as Partial<Record<'$array' | '$blob' | 'base64', string>>;
  if (base64 !== undefined) {
    const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
    return $blob === undefined
      ? new arrays[$array as ArrayName](bytes.buffer)
      : new Blob([bytes], { type: $blob });
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpacked(inner)]));
}

/** All of a database. */
export async function dumpDatabase(name: string): Promise<DatabaseDump> {
  const database = await openDB(name);
  const stores: [string, DumpedStore][] = [];
  for (const store of database.objectStoreNames) {
    const read = database.transaction(store).store;
    const { keyPath } = read;
    const indexes = Array.from(read.indexNames, (one) => {
      const { name, keyPath, multiEntry, unique } = read.index(one);
      return { name, keyPath, multiEntry, unique };
    });
    const [keys, values] = await Promise.all([read.getAllKeys(), read.getAll()]);
    const entries = await Promise.all(
      values.map(async (value, i) => ({
        ...(keyPath === null && { key: keys[i] }),
        value: await packed(value),
      })),
    );
    stores.push([store, { keyPath, indexes, entries }]);
  }
  const { version } = database;
  database.close();
  return { version, stores: Object.fromEntries(stores) };
}

/** Makes the database that a dump was made of, in place of one of the same name. */
export async function restoreDatabase(name: string, dump: DatabaseDump): Promise<void> {
  await deleteDB(name);
  const database = await openDB(name, dump.version, {
    upgrade(database) {
      for (const [store, { keyPath, indexes }] of Object.entries(dump.stores)) {
        const made = database.createObjectStore(store, { keyPath });
        for (const { name, keyPath, ...options } of indexes) made.createIndex(name, keyPath, options);
      }
    },
  });
  for (const [store, { entries }] of Object.entries(dump.stores)) {
    for (const { key, value } of entries) await database.put(store, unpacked(value), key);
  }
  database.close();
}
