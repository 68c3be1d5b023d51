/** Models: a manifest that lies about the shards, the config or the files, and shards that lie about the manifest. */
import { deserialize, serialize } from 'node:v8';
import { missing } from '../../../src/clip/model-files';
import { MANIFEST_FILE, parseManifest } from '../../../src/clip/model-manifest';
import { loadWeights } from '../../../src/clip/model-weights';
import { elementCount, parseHeader } from '../../../src/clip/safetensors';
import type { Random } from '../../../src/das/random';
import { mutate } from '../layout';
import { repositoryFile } from '../seeds';
import { type FuzzTarget, promise } from '../target';
import { mutateJson } from '../values';
import { factsOf, microModel, SHARD } from './micro-model';
import { safetensorsFormat, withHeader } from './safetensors';

interface Case {
  readonly manifest: string;
  readonly shard: Uint8Array;
}

/** Numbers that are none, or that make some of other weights, in a file that is whole. */
function withoutNumbers(shard: Uint8Array, random: Random): Uint8Array {
  const copy = shard.slice();
  const floats = [...parseHeader(copy, copy.length).tensors.values()].filter(({ dtype }) => dtype === 'F32');
  const { start } = random.pick(floats);
  new DataView(copy.buffer).setFloat32(
    start,
    random.pick([Number.NaN, Number.POSITIVE_INFINITY, 3e38, -3e38]),
    true,
  );
  return copy;
}

export function models(): FuzzTarget {
  const { bytes, manifest } = microModel();
  let pico: unknown;
  const pick = (random: Random): Case => {
    if (random.chance(0.2)) return { manifest: mutateJson(pico, random), shard: bytes };
    if (random.chance(0.5)) return { manifest: mutateJson(manifest, random), shard: bytes };
    const broken = random.pick([
      () => withHeader(bytes, random),
      () => mutate(bytes, safetensorsFormat, random),
      () => withoutNumbers(bytes, random),
    ])();
    return { manifest: JSON.stringify({ ...manifest, shards: [factsOf(SHARD, broken)] }), shard: broken };
  };
  return {
    async prepare() {
      pico = JSON.parse(new TextDecoder().decode(repositoryFile('public/models/pico-clip/model.json')));
    },
    make: (random) => serialize(pick(random)),
    async take(input) {
      const { manifest: json, shard } = deserialize(input) as Case;
      parseManifest(json);
      const files = {
        async read(file: string): Promise<ArrayBuffer> {
          if (file === MANIFEST_FILE) return new TextEncoder().encode(json).buffer;
          if (file === SHARD) return Uint8Array.from(shard).buffer;
          throw missing(file, 'memory');
        },
      };
      for await (const { name, array } of loadWeights(files)) {
        promise(array.data.length === elementCount(array.shape), `${name} has as many numbers as its shape`);
        promise(array.data.every(Number.isFinite), `${name} holds numbers only`);
      }
    },
  };
}
