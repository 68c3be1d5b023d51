/** All rows that run where tensors are, in Node and in a browser's worker, in the order of the report. */
import type { Row } from '../trial';
import { das } from './das';
import { growth } from './growth';
import { imageEncoder } from './image-encoder';
import { inspect } from './inspect';
import { memory } from './memory';
import { modelLoad } from './model-load';
import { nearest } from './nearest';
import { resize } from './resize';
import { textEncoder } from './text-encoder';
import { train } from './train';
import { step } from './training-step';

export const rows: readonly Row[] = [
  modelLoad,
  imageEncoder,
  textEncoder,
  step,
  train,
  inspect,
  resize,
  das,
  nearest,
  memory,
  growth,
];
