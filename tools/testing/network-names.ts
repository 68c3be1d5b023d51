/** What make_golden_training.py calls the variables of a network over two levels, in the order in which the network gives them. */

const each = (owner: string, parts: readonly string[]) => parts.map((part) => `${owner}.${part}`);

export const aieNames = [0, 1].flatMap((level) =>
  each(`aie${level}`, ['weight', 'bias', 'kernel', 'kernelBias']),
);

export const ateNames = each('ate', ['w1', 'b1', 'w2', 'b2']);

/** The last two only where M^f starts as an affine of M^v. */
export const mpfNames = [
  ...[0, 1].flatMap((map) => each(`sam${map}`, ['embed', 'query', 'key', 'value'])),
  ...each('g', ['conv1', 'conv2', 'skip', 'head', 'headBias']),
  ...[0, 1].flatMap((norm) => each(`g.norm${norm}`, ['gain', 'bias'])),
  ...[0, 1, 2].flatMap((scale) => each(`fpn.up${scale}`, ['kernel', 'bias'])),
  ...[0, 1, 2].flatMap((scale) => each(`fpn.lateral${scale}`, ['weight', 'bias'])),
  ...['smooth', 'head'].flatMap((layer) => each(`fpn.${layer}`, ['kernel', 'bias'])),
  ...each('affine', ['slope', 'offset']),
];

/** Of the batch normalisations. */
export const runningNames = [0, 1].flatMap((norm) => [`mean${norm}`, `variance${norm}`]);
