/**
 * Reorders a linear layer's int8 weight `[channels, k]`, row-major, as the products read it
 * (assembly/product.ts): panels of 8 channels, and in a panel, for each pair of k, the two weights of each
 * channel.
 * @param to room for `channels * k` values
 */
export function packPanels(values: Int8Array, channels: number, k: number, to: Int8Array): void {
  let at = 0;
  for (let panel = 0; panel < channels; panel += 8) {
    for (let pair = 0; pair < k; pair += 2) {
      for (let channel = panel; channel < panel + 8; channel++) {
        const from = channel * k + pair;
        to[at++] = values[from];
        to[at++] = values[from + 1];
      }
    }
  }
}
