/**
 * Chooses how each kernel runs on a device: the first way that computes its known products correctly
 * (known-products.ts).
 */

import { returnFreeBuffers } from './free-buffers';
import type { KernelOp } from './kernel-ops';
import {
  type Known,
  laterStep,
  neighbours,
  normalisation,
  type PairCosts,
  patches,
  problemOf,
  products,
  seen,
  smallPhoto,
  surroundings,
  together,
} from './known-products';
import { compileAhead } from './run-kernel';
import { allVariants, commonTiles, searchTiles, settleVariants, tileNamed, usualVariants } from './variants';
import { currentDevice, refusedOf } from './webgpu-backend';

/** A way to run a kernel. */
export interface Way {
  /** A name of variants.ts, if the kernel has variants. */
  readonly variant?: string;
  readonly subgroups?: boolean;
  readonly compute: () => Known;
}

/** A drift alone, forbidden rows alone as in training without one, and both or neither. */
const pairCosts = [true, false].flatMap((extra) =>
  [true, false].map((forbidden): PairCosts => ({ extra, forbidden })),
);

/** Products have two kernels, one for many rows and one for few. */
type Part = Exclude<KernelOp, 'matmul'> | 'product' | 'fewRows';

const inOrder = (first: string, others: readonly string[]): string[] => [...new Set([first, ...others])];

/**
 * The ways to run each kernel on the device: the usual one first, then those without subgroups or with other
 * tiles.
 */
export function waysOf(device: GPUDevice, hasSubgroups: boolean): Readonly<Record<Part, readonly Way[]>> {
  const usual = usualVariants(device);
  const eachSubgroups = hasSubgroups ? [true, false] : [false];
  const ofProducts = (variant: string): Way => ({
    variant,
    compute: () => together(...products(allVariants[variant])),
  });
  const ofSearch = (variant: string, subgroups: boolean): Way => ({
    variant,
    subgroups,
    compute: () => together(...pairCosts.map((costs) => neighbours(tileNamed(variant), subgroups, costs))),
  });
  return {
    product: inOrder(usual.product, commonTiles).map(ofProducts),
    fewRows: [ofProducts(usual.fewRows)],
    layerNorm: eachSubgroups.map((subgroups) => ({
      subgroups,
      compute: () => together(normalisation(subgroups, false), normalisation(subgroups, true)),
    })),
    attention: [{ compute: () => together(seen(false), seen(true)) }],
    patches: inOrder(usual.patches, commonTiles).map((variant) => ({
      variant,
      compute: () => patches(tileNamed(variant)),
    })),
    nearest: [
      ...eachSubgroups.map((subgroups) => ofSearch(usual.search, subgroups)),
      ...inOrder(usual.search, searchTiles)
        .slice(1)
        .map((variant) => ofSearch(variant, false)),
    ],
    neighbourhoods: [{ compute: () => together(surroundings(3), surroundings(8)) }],
    adam: [{ compute: laterStep }],
    photo: [{ compute: smallPhoto }],
  };
}

/** A way that gave wrong results. */
export interface PassedOver {
  readonly what: string;
  /** What was wrong. */
  readonly detail: string;
}

/** What the check found on a device. */
export interface Findings {
  /** Operations for which no way was correct, and what was wrong with the usual one. */
  readonly failures: ReadonlyMap<KernelOp, string>;
  /** Operations whose kernels may use subgroups. */
  readonly subgroups: ReadonlySet<KernelOp>;
  readonly passedOver: readonly PassedOver[];
}

const titleOf = (part: Part, { variant, subgroups }: Way): string =>
  [part, variant, subgroups ? 'in subgroups' : ''].filter(Boolean).join(' ');

const compiled = (ways: readonly Way[]) =>
  refusedOf(() => compileAhead(() => ways.map(({ compute }) => compute().values)));

/** The first correct way, if there is one, and what was wrong with those before. */
async function firstRight(
  part: Part,
  ways: readonly Way[],
): Promise<{ taken: Way | undefined; passed: PassedOver[] }> {
  const passed: PassedOver[] = [];
  for (const way of ways) {
    if (passed.length > 0) await compiled([way]);
    const detail = await problemOf(way.compute);
    if (detail === undefined) return { taken: way, passed };
    passed.push({ what: titleOf(part, way), detail });
  }
  return { taken: undefined, passed };
}

/** Checks every kernel on the current device and makes the first correct variant of each its default. */
export async function selfCheck(hasSubgroups: boolean): Promise<Findings> {
  const device = currentDevice();
  const ways = waysOf(device, hasSubgroups);
  await compiled(Object.values(ways).map(([usual]) => usual));
  const failures = new Map<KernelOp, string>();
  const subgroups = new Set<KernelOp>();
  const variants = new Map<Part, string>();
  const passedOver: PassedOver[] = [];
  for (const [part, all] of Object.entries(ways) as [Part, readonly Way[]][]) {
    const { taken, passed } = await firstRight(part, all);
    passedOver.push(...passed);
    const op = part === 'product' ? 'matmul' : part;
    // Tiles can replace the kernel for few rows.
    if (!taken && op !== 'fewRows') failures.set(op, passed[0].detail);
    if (taken?.subgroups && op !== 'fewRows') subgroups.add(op);
    if (taken?.variant) variants.set(part, taken.variant);
  }
  const usual = usualVariants(device);
  const product = variants.get('product') ?? usual.product;
  settleVariants(device, {
    product,
    fewRows: variants.get('fewRows') ?? product,
    patches: variants.get('patches') ?? usual.patches,
    search: variants.get('nearest') ?? usual.search,
  });
  returnFreeBuffers();
  return { failures, subgroups, passedOver };
}
