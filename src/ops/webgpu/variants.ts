/** The variants of products that the tuner chooses from, and which of them a device can run. */
import { isSoftware } from './adapter';
import type { Variant } from './matmul';
import { type Tile, tileBytes, tileThreads } from './tile';

const square: Tile = { across: 16, down: 16, columns: 4, rows: 4, depth: 8 };

/**
 * 32 x 32 and 16 x 16 for few rows or small GPUs; 64 x 64, deep and shallow (half the shared memory, so more
 * workgroups at a time); 128 x 64 for many rows; 64 x 32 and 32 x 64 in small workgroups; some of them in
 * 16-bit floats; and one column a workgroup.
 */
const tiles: Readonly<Record<string, Tile>> = {
  '32x32': { across: 8, down: 8, columns: 4, rows: 4, depth: 8 },
  '16x16': { across: 8, down: 8, columns: 2, rows: 2, depth: 8 },
  '64x64': square,
  '64x64 shallow': { ...square, depth: 4 },
  '128x64': { ...square, rows: 8, depth: 4 },
  '64x32': { across: 8, down: 8, columns: 4, rows: 8, depth: 8 },
  '32x64': { across: 16, down: 8, columns: 4, rows: 4, depth: 8 },
  '64x64 half': { ...square, half: true },
  '128x64 half': { ...square, rows: 8, half: true },
  '32x64 half': { across: 16, down: 8, columns: 4, rows: 4, depth: 8, half: true },
};

/** A tile by its variant's name. */
export const tileNamed = (name: string): Tile => tiles[name];

/** Tiles that every device can run, the plainest first. */
export const commonTiles = ['32x32', '16x16', '64x64 shallow', '32x64', '64x32', '64x64', '128x64'] as const;
/** Tiles for the search for the nearest row, which also keeps its best rows so far in shared memory. */
export const searchTiles = ['64x64 shallow', '32x32', '16x16', '32x64', '64x32'] as const;

/** Names of the variants that an untuned device takes. */
export interface UsualVariants {
  readonly fewRows: string;
  readonly product: string;
  readonly patches: string;
  readonly search: string;
}

const settled = new WeakMap<GPUDevice, UsualVariants>();

/** Sets the device's defaults: the original ones may compute wrong results there. */
export function settleVariants(device: GPUDevice, usual: UsualVariants): void {
  settled.set(device, usual);
}

/** A software renderer takes what compiles fastest. */
export function usualVariants(device: GPUDevice): UsualVariants {
  const known = settled.get(device);
  if (known) return known;
  return isSoftware(device)
    ? { fewRows: 'few rows', product: '16x16', patches: '16x16', search: '16x16' }
    : { fewRows: 'few rows', product: '32x64', patches: '32x32', search: '64x64 shallow' };
}

export const allVariants: Readonly<Record<string, Variant>> = {
  ...Object.fromEntries(
    Object.entries(tiles).map(([name, tile]) => [name, { kind: 'tiled', tile } as const]),
  ),
  'few rows': { kind: 'few-rows', subgroups: false },
  'few rows subgroups': { kind: 'few-rows', subgroups: true },
};

/** Names of the variants that a device's features and limits allow. */
export function variantsFor({ features, limits }: Pick<GPUDevice, 'features' | 'limits'>): string[] {
  return Object.keys(allVariants).filter((name) => {
    const variant = allVariants[name];
    if (variant.kind === 'few-rows') return !variant.subgroups || features.has('subgroups');
    const { tile } = variant;
    return (
      (!tile.half || features.has('shader-f16')) &&
      tileBytes(tile) <= limits.maxComputeWorkgroupStorageSize &&
      tileThreads(tile) <= limits.maxComputeInvocationsPerWorkgroup
    );
  });
}
