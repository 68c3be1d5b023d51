import * as tf from '@tensorflow/tfjs-core';

/** An operation's forward result, and its gradients from dy and the saved tensors: one for each input. */
interface ForwardAndBack {
  readonly value: tf.Tensor;
  readonly back: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
}

/**
 * `tf.customGrad` with types: `forward` gets the input tensors and a function that saves tensors for `back`.
 */
export function customGradient<Inputs extends tf.Tensor[]>(
  forward: (inputs: Inputs, save: (tensors: tf.Tensor[]) => void) => ForwardAndBack,
): (...inputs: Inputs) => tf.Tensor {
  return tf.customGrad((...args) => {
    const save = args.pop() as tf.GradSaveFunc;
    const { value, back } = forward(args as Inputs, save);
    return { value, gradFunc: back };
  }) as (...inputs: Inputs) => tf.Tensor;
}
