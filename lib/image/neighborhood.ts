/**
 * What the neighbours of a pixel say: smoothing, and the least and the greatest around it.
 *
 * @module
 */

import { type Plane, planeOf, transposed } from "./plane.ts";

/** Returns the plane smoothed with the weights 1 2 1 along both axes; borders repeat. */
export function smoothed({ height, width, data }: Plane): Plane {
  const across = new Float32Array(data.length);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const left = data[column > 0 ? i - 1 : i] ?? 0;
      const right = data[column < width - 1 ? i + 1 : i] ?? 0;
      across[i] = (left + 2 * (data[i] ?? 0) + right) / 4;
    }
  }
  const out = new Float32Array(data.length);
  for (let row = 0, i = 0; row < height; row++) {
    const up = row > 0 ? -width : 0;
    const down = row < height - 1 ? width : 0;
    for (let column = 0; column < width; column++, i++) {
      out[i] = ((across[i + up] ?? 0) + 2 * (across[i] ?? 0) + (across[i + down] ?? 0)) / 4;
    }
  }
  return { height, width, data: out };
}

/** Returns the mean over squares of side `2 radius + 1`; squares end at the border. */
export function blurred(plane: Plane, radius: number): Plane {
  return alongBothAxes(plane, (line, out) => {
    let [sum, count] = [0, 0];
    for (let i = -radius; i < line.length; i++) {
      if (i + radius < line.length) sum += line[i + radius] ?? 0, count++;
      if (i - radius - 1 >= 0) sum -= line[i - radius - 1] ?? 0, count--;
      if (i >= 0) out[i] = sum / count;
    }
  });
}

/** Returns the least value in squares of side `2 radius + 1`; squares end at the border. */
export function eroded(plane: Plane, radius: number): Plane {
  const queue = new Int32Array(Math.max(plane.height, plane.width));
  return alongBothAxes(plane, (line, out) => slidingMinimum(line, radius, out, queue));
}

/** Returns the greatest value in squares of side `2 radius + 1`; squares end at the border. */
export function dilated(plane: Plane, radius: number): Plane {
  return negated(eroded(negated(plane), radius));
}

/** Returns 1 in the squares of side `2 radius + 1` around where a mask is 1, 0 elsewhere. */
export function grown(mask: Plane, radius: number): Plane {
  const { height, width, data } = mask;
  const out = planeOf(mask);
  for (let row = 0, i = 0; row < height; row++) {
    const top = Math.max(row - radius, 0);
    const bottom = Math.min(row + radius, height - 1);
    for (let column = 0; column < width; column++, i++) {
      if (data[i] !== 1) continue;
      const right = Math.min(column + radius, width - 1);
      // The pixel on the left has filled all but the last column.
      const isInside = column > 0 && data[i - 1] === 1;
      const left = isInside ? right : Math.max(column - radius, 0);
      for (let k = top; k <= bottom; k++) {
        for (let j = k * width + left; j <= k * width + right; j++) out.data[j] = 1;
      }
    }
  }
  return out;
}

/** Returns what `run` makes of each row, then of each column of that. */
function alongBothAxes(
  plane: Plane,
  run: (line: Float32Array, out: Float32Array) => void,
): Plane {
  const rows = ({ height, width, data }: Plane): Plane => {
    const out = new Float32Array(data.length);
    for (let i = 0; i < data.length; i += width) {
      run(data.subarray(i, i + width), out.subarray(i, i + width));
    }
    return { height, width, data: out };
  };
  return transposed(rows(transposed(rows(plane))));
}

function negated(plane: Plane): Plane {
  const data = new Float32Array(plane.data.length);
  for (let i = 0; i < data.length; i++) data[i] = -(plane.data[i] ?? 0);
  return { ...plane, data };
}

/** The queue holds indices of rising values: its head is the least in the window. */
function slidingMinimum(
  line: Float32Array,
  radius: number,
  out: Float32Array,
  queue: Int32Array,
): void {
  let head = 0;
  let tail = 0;
  for (let i = 0; i < line.length + radius; i++) {
    if (i < line.length) {
      const value = line[i] ?? 0;
      while (tail > head && (line[queue[tail - 1] ?? 0] ?? 0) >= value) tail--;
      queue[tail++] = i;
    }
    const centre = i - radius;
    if (centre < 0) continue;
    while ((queue[head] ?? 0) < centre - radius) head++;
    out[centre] = line[queue[head] ?? 0] ?? 0;
  }
}
