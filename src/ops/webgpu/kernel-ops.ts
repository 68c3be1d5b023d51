/** The operations that have a kernel. */
export const kernelOps = [
  'matmul',
  'layerNorm',
  'attention',
  'patches',
  'nearest',
  'neighbourhoods',
  'adam',
  'photo',
] as const;
export type KernelOp = (typeof kernelOps)[number];
