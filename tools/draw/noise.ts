/**
 * Smooth random lines and surfaces: tremor, paper, light.
 *
 * @module
 */

import type { Random } from "./random.ts";

/**
 * Returns a smooth function, defined from 0 to `length`, whose values wander between -1 and 1:
 * random ones `period` apart, and what lies between.
 */
export function wander(random: Random, period: number, length: number): (at: number) => number {
  const values = Array.from(
    { length: Math.ceil(length / period) + 2 },
    () => random.between(-1, 1),
  );
  return (at) => {
    const position = Math.max(0, at / period);
    const i = Math.min(Math.floor(position), values.length - 2);
    const { [i]: from = 0, [i + 1]: to = 0 } = values;
    return from + (to - from) * smooth(position - i);
  };
}

/**
 * Returns a surface of random values between -1 and 1 on a lattice with a point every `cell`
 * pixels, smooth between them, row by row.
 */
export function surface(random: Random, width: number, height: number, cell: number): Float32Array {
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const lattice = new Float32Array(columns * rows);
  for (let i = 0; i < lattice.length; i++) lattice[i] = random.between(-1, 1);
  const across = steps(width, cell);
  const down = steps(height, cell);
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = (down.index[y] ?? 0) * columns;
    const share = down.share[y] ?? 0;
    for (let x = 0; x < width; x++) {
      const i = row + (across.index[x] ?? 0);
      const u = across.share[x] ?? 0;
      const top = mix(lattice[i] ?? 0, lattice[i + 1] ?? 0, u);
      const bottom = mix(lattice[i + columns] ?? 0, lattice[i + columns + 1] ?? 0, u);
      data[y * width + x] = mix(top, bottom, share);
    }
  }
  return data;
}

/** 0 below 0, 1 above 1, and an S between. */
export function smooth(x: number): number {
  const t = Math.min(1, Math.max(0, x));
  return t * t * (3 - 2 * t);
}

/** For each pixel the lattice's place before it, and how far beyond that it is. */
function steps(length: number, cell: number): { index: Uint16Array; share: Float32Array } {
  const index = Uint16Array.from({ length }, (_, i) => Math.floor(i / cell));
  const share = Float32Array.from(index, (place, i) => smooth(i / cell - place));
  return { index, share };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
