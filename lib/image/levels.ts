/**
 * Levels that most, or the greatest, of many values lie at.
 *
 * @module
 */

/** Returns the value below which `share` of a sample lies: about a thousand of all, at even steps. */
export function sampledQuantile(values: Float32Array, share: number): number {
  // An odd step meets every column of a picture whose width is even.
  const step = Math.floor(values.length / 1024) | 1;
  const sample = new Float32Array(Math.ceil(values.length / step));
  for (let i = 0; i < sample.length; i++) sample[i] = values[i * step] ?? 0;
  return nthLeast(sample, Math.min(Math.floor(share * sample.length), sample.length - 1));
}

/** Returns the middle of a sample, as {@linkcode sampledQuantile} takes it. */
export function sampledMedian(values: Float32Array): number {
  return sampledQuantile(values, 0.5);
}

/**
 * Returns the value that would come `n`th, from 0, if `values` were sorted; 0 of none. They are
 * put in another order.
 *
 * @see Hoare, Algorithm 65: Find, 1961
 */
function nthLeast(values: Float32Array, n: number): number {
  let [first, last] = [0, values.length - 1];
  while (first < last) {
    const pivot = values[n] ?? 0;
    let [i, j] = [first, last];
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i > j) break;
      const swapped = values[i] ?? 0;
      values[i++] = values[j] ?? 0;
      values[j--] = swapped;
    }
    if (j < n) first = i;
    if (i > n) last = j;
  }
  return values[n] ?? 0;
}

/** Returns the mean of the `count` greatest values, 0 where they are below; in steps of 1/1024. */
export function meanOfGreatest(values: Float32Array, count: number): number {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, values[i] ?? 0);
  if (greatest === 0) return 0;
  // Counted, since sorting would take longer than all the rest.
  const counts = new Uint32Array(1025);
  for (let i = 0; i < values.length; i++) {
    const step = Math.floor((1024 * Math.max(values[i] ?? 0, 0)) / greatest);
    counts[step] = (counts[step] ?? 0) + 1;
  }
  let [left, sum] = [count, 0];
  for (let step = 1024; step > 0 && left > 0; step--) {
    const taken = Math.min(left, counts[step] ?? 0);
    sum += taken * step;
    left -= taken;
  }
  return (greatest * sum) / (1024 * count);
}
