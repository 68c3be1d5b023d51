/** The tensors that a model of a given shape needs, by the names of its checkpoint. */
import type { ScaleAxis } from './quantise';

export type Branch = 'vision' | 'text';

/** A tensor that a model of a given shape has. */
export interface ModelTensor {
  shape: number[];
  branch: Branch;
  /** The axis of a matrix's output channels; undefined for tensors that stay float32. */
  scaleAxis?: ScaleAxis;
}

/** Collects tensors of one branch, in order. */
export class TensorList {
  constructor(
    private readonly branch: Branch,
    readonly tensors = new Map<string, ModelTensor>(),
  ) {}

  /** Adds a tensor that stays float32. */
  plain(name: string, ...shape: number[]): void {
    this.tensors.set(name, { shape, branch: this.branch });
  }

  /** Adds a tensor that becomes int8, with a scale for each place along `scaleAxis`. */
  matrix(scaleAxis: ScaleAxis, name: string, ...shape: number[]): void {
    this.tensors.set(name, { shape, branch: this.branch, scaleAxis });
  }

  /** A linear layer with bias: `[out, in]` and `[out]`. */
  linear(name: string, out: number, width: number): void {
    this.matrix(0, `${name}.weight`, out, width);
    this.plain(`${name}.bias`, out);
  }

  /** Gain and bias of a layer normalisation. */
  norm(name: string, width: number): void {
    this.plain(`${name}.weight`, width);
    this.plain(`${name}.bias`, width);
  }
}
