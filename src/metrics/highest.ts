/**
 * The `count` highest values, ascending: Hoare's selection ("Algorithm 65: find", 1961), then only these are
 * sorted. As in a typed array's own order, NaN is highest.
 *
 * @param values reordered in place
 * @param count  1 to as many as there are
 * @returns a part of `values`
 */
export function highestOf(values: Float32Array, count: number): Float32Array {
  const first = values.length - count;
  let low = 0;
  let high = numbersFirst(values) - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) exchange(values, i++, j--);
    }
    if (first <= j) high = j;
    else if (first >= i) low = i;
    else break;
  }
  return values.subarray(first).sort();
}

/** Moves NaN to the end. @returns how many numbers there are */
function numbersFirst(values: Float32Array): number {
  let numbers = values.length;
  for (let i = values.length - 1; i >= 0; i--) {
    if (Number.isNaN(values[i])) exchange(values, i, --numbers);
  }
  return numbers;
}

function exchange(values: Float32Array, i: number, j: number): void {
  const value = values[i];
  values[i] = values[j];
  values[j] = value;
}
