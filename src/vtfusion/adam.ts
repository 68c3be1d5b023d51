/**
 * Adam with decoupled weight decay and a learning rate for each group. Sources: Kingma and Ba, 2015;
 * Loshchilov and Hutter, 2019. TensorFlow.js's own Adam has one rate for all and no decay.
 */
import * as tf from '@tensorflow/tfjs-core';
import { usesKernel } from '../ops/kernels';
import { adamByKernel } from '../ops/webgpu/adam';

export interface ParameterGroup {
  readonly variables: readonly tf.Variable[];
  readonly rate: number;
  /** At each step a weight shrinks by the share rate * decay. */
  readonly decay: number;
}

const beta1 = 0.9;
const beta2 = 0.999;

export class Adam {
  /** Updates so far. */
  step = 0;
  private readonly moments = new Map<tf.Variable, { first: tf.Variable; second: tf.Variable }>();

  constructor(
    private readonly groups: readonly ParameterGroup[],
    private readonly epsilon = 1e-8,
  ) {
    for (const { variables } of groups) {
      for (const v of variables) {
        const zero = () => tf.tidy(() => tf.variable(tf.zeros(v.shape), false));
        this.moments.set(v, { first: zero(), second: zero() });
      }
    }
  }

  variables(): tf.Variable[] {
    return this.groups.flatMap((group) => [...group.variables]);
  }

  /** One update by `gradients`, keyed by variable name as `tf.variableGrads` gives them. */
  update(gradients: tf.NamedTensorMap): void {
    this.step++;
    const correction1 = 1 - beta1 ** this.step;
    const correction2 = 1 - beta2 ** this.step;
    const numbers = { beta1, beta2, correction1, correction2, epsilon: this.epsilon };
    tf.tidy(() => {
      for (const { variables, rate, decay } of this.groups) {
        for (const v of variables) {
          const gradient = gradients[v.name];
          if (!gradient) continue;
          const { first, second } = this.moments.get(v)!;
          if (usesKernel('adam')) {
            const state = { weight: v, first, second, gradient };
            const [weight, mean, square] = adamByKernel(state, { ...numbers, rate, keep: 1 - rate * decay });
            v.assign(weight);
            first.assign(mean);
            second.assign(square);
            continue;
          }
          first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
          second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
          const denominator = tf.add(tf.sqrt(tf.div(second, correction2)), this.epsilon);
          const move = tf.mul(tf.div(tf.div(first, correction1), denominator), rate);
          v.assign(tf.sub(tf.mul(v, 1 - rate * decay), move));
        }
      }
    });
  }

  /** The moments of all variables, in the order of the variables, first before second. */
  state(): tf.Variable[] {
    return this.variables().flatMap((variable) => {
      const { first, second } = this.moments.get(variable)!;
      return [first, second];
    });
  }

  dispose(): void {
    for (const { first, second } of this.moments.values()) tf.dispose([first, second]);
  }
}
