/**
 * The product of matmul.ts for few rows of x, where a tile would be mostly empty: a workgroup takes one
 * column, its threads share the depth, and their sums are added up.
 *
 * Roofline: K N bytes of int8 weights, each read once for up to `fewRowsMost` rows, 2 M flops a byte: memory
 * bounds it. A workgroup reads one row of W from front to back, so every byte of a fetched cache line is
 * used.
 */
import { featuresOf, lines, totalOf } from './wgsl';

/** Rows that a workgroup holds sums for. */
export const fewRowsMost = 4;
export const fewRowsThreads = 64;

/** The parts of a kernel; with subgroups, sums are added up in registers. */
export function fewRows(subgroups: boolean) {
  return {
    workgroup: [fewRowsThreads, 1] as const,
    features: featuresOf(subgroups),
    declarations: totalOf(fewRowsThreads, subgroups),
    body: `
  let column = group.x;
  let rowBase = group.y * ${fewRowsMost}u;
  ${lines(fewRowsMost, (i) => `var sum${i} = 0.0;`)}
  for (var quad = index; quad < uniforms.quads; quad += ${fewRowsThreads}u) {
    let b = rightQuad(column, quad);
    ${lines(fewRowsMost, (i) => `sum${i} += dot(leftQuad(rowBase + ${i}u, quad), b);`)}
  }
  ${lines(fewRowsMost, (i) => `let all${i} = total(sum${i}, index);`)}
  if (index == 0u) {
    ${lines(fewRowsMost, (i) => `finish(rowBase + ${i}u, column, all${i});`)}
  }`,
  };
}
