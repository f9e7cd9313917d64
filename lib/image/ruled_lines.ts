/**
 * The printed lines of ruled and squared paper.
 *
 * @module
 */

import { type Plane, planeOf, transposed } from "./plane.ts";

/** Most of a page's longer side that a printed line is thick, usually. */
const THICKNESS = 1 / 400;
/** Most that it is thick where it is as thick along all its length. */
const MOST_THICKNESS = 1 / 200;
/** Share of a thick line's runs that are at most a pixel thicker or thinner than its middle one. */
const EVEN = 0.8;
/** A line's least share of the page that is seen, digits on it left out. */
const SEEN = 0.5;
/** A picture that is less long, in parts of its other side, is a strip to lines along it. */
const NARROW = 0.5;
/** Part of a line at each end that must be seen in a strip. */
const END = 0.05;
/** How much a line may sink or rise along the page, as a share of its length. */
const SLOPE = 0.12;
/** Pieces in which a line is followed, since paper is never quite flat. */
const PIECES = 16;

/** A line y = offset + slope · x. */
interface Line {
  readonly slope: number;
  readonly offset: number;
}

/** The printed lines of a page. */
export interface RuledLines {
  /** 1 where their ink is. */
  readonly mask: Plane;
  /** How many there are. */
  readonly count: number;
}

/**
 * Returns the printed lines of a page, across it and down.
 *
 * Rule: what is thinner than a line may be, and lies with much else of the kind on a straight
 * line from side to side. Strokes that cross or touch a line are thicker there and stay whole.
 *
 * @param ink Strength of ink.
 * @param least What counts as ink.
 */
export function ruledLines(ink: Plane, least: number): RuledLines {
  const side = Math.max(ink.height, ink.width);
  const usual = Math.max(3, Math.round(THICKNESS * side));
  const most = Math.max(usual, Math.round(MOST_THICKNESS * side));
  const across = linesAcross(ink, least, usual, most);
  const turned = linesAcross(transposed(ink), least, usual, most);
  const down = transposed(turned.mask);
  const mask = planeOf(ink);
  for (let i = 0; i < mask.data.length; i++) {
    mask.data[i] = Math.max(across.mask.data[i] ?? 0, down.data[i] ?? 0);
  }
  return { mask, count: across.count + turned.count };
}

function linesAcross(ink: Plane, least: number, usual: number, most: number): RuledLines {
  const mask = planeOf(ink);
  const thin = thinRuns(ink, least, 1, usual);
  const paths = pathsOn(thin, usual);
  for (const path of paths) erase(mask, thin, path, usual);
  let { length: count } = paths;
  if (most === usual) return { mask, count };
  const thick = thinRuns(ink, least, usual, most);
  for (const path of pathsOn(thick, most)) {
    const measured = evenThickness(thick, path, most);
    if (measured === undefined) continue;
    erase(mask, thinRuns(ink, least, 1, measured + 1), path, measured + 1);
    count++;
  }
  return { mask, count };
}

/** The row of each line in each column. */
function pathsOn(thin: Plane, thickness: number): readonly (readonly number[])[] {
  const rows = rowsByColumn(thin);
  const paths = linesIn(rows, thin.height, thickness)
    .map((line) => followed(rows, line, thickness));
  if (thin.width >= NARROW * thin.height) return paths;
  // Across a strip of one row of digits, a one is as long as a line, but for its ends.
  return paths.filter((path) =>
    [path, path.toReversed()].every((way, turn) =>
      way.slice(0, Math.max(2, Math.round(END * thin.width))).some((row, k) => {
        const x = turn === 0 ? k : thin.width - 1 - k;
        return runAt(thin, Math.round(row), x, thickness) > 0;
      })
    )
  );
}

/** The middle thickness of a line, if that is much the same along all of it. */
function evenThickness(
  thin: Plane,
  path: readonly number[],
  reach: number,
): number | undefined {
  const lengths = path.flatMap((row, x) => {
    const length = runAt(thin, Math.round(row), x, reach);
    return length === 0 ? [] : [length];
  });
  const middle = lengths.toSorted((a, b) => a - b)[lengths.length >> 1] ?? 0;
  const even = lengths.filter((length) => Math.abs(length - middle) <= 1).length;
  return even >= EVEN * lengths.length ? middle : undefined;
}

/** How long the run of a column nearest to a row is; 0 where none is within reach. */
function runAt({ height, width, data }: Plane, row: number, column: number, reach: number): number {
  const isThin = (y: number) => y >= 0 && y < height && data[y * width + column] === 1;
  for (let away = 0; away <= reach; away++) {
    const y = [row - away, row + away].find(isThin);
    if (y === undefined) continue;
    let [top, bottom] = [y, y];
    while (isThin(top - 1)) top--;
    while (isThin(bottom + 1)) bottom++;
    return bottom - top + 1;
  }
  return 0;
}

/** Returns 1 on pixels whose run of ink, up and down, is `shortest` to `longest` pixels long. */
function thinRuns(
  { height, width, data }: Plane,
  least: number,
  shortest: number,
  longest: number,
): Plane {
  const thin = planeOf({ height, width });
  for (let column = 0; column < width; column++) {
    let length = 0;
    for (let row = 0; row <= height; row++) {
      const inked = row < height && (data[row * width + column] ?? 0) >= least;
      if (inked) length++;
      if (inked || length === 0) continue;
      if (length >= shortest && length <= longest) {
        for (let k = row - length; k < row; k++) thin.data[k * width + column] = 1;
      }
      length = 0;
    }
  }
  return thin;
}

/** The middle row of each thin run, column by column. */
function rowsByColumn({ height, width, data }: Plane): readonly (readonly number[])[] {
  return Array.from({ length: width }, (_, column) => {
    const rows: number[] = [];
    for (let row = 0, length = 0; row <= height; row++) {
      if (data[row * width + column] === 1 && row < height) length++;
      else if (length > 0) {
        rows.push(row - Math.ceil(length / 2));
        length = 0;
      }
    }
    return rows;
  });
}

/** The lines that most thin runs lie on, the clearest first, by a Hough transform. */
function linesIn(
  rows: readonly (readonly number[])[],
  height: number,
  thickness: number,
): readonly Line[] {
  const width = rows.length;
  // Too few for one line: most pictures of a digit.
  if (rows.reduce((sum, { length }) => sum + length, 0) < SEEN * width) return [];
  const lines: (Line & { readonly votes: number })[] = [];
  const steps = Math.ceil(SLOPE * width / 2);
  for (let step = -steps; step <= steps; step++) {
    const slope = SLOPE * step / Math.max(1, steps);
    const votes = votesOf(rows, height, slope);
    votes.forEach((_, offset) => {
      // A line's two or three rows of pixels share its votes.
      const near = votes.subarray(Math.max(0, offset - 1), offset + 2).reduce((a, b) => a + b, 0);
      if (near >= SEEN * width) lines.push({ slope, offset, votes: near });
    });
  }
  return apart(lines.sort((a, b) => b.votes - a.votes), width, thickness);
}

function votesOf(rows: readonly (readonly number[])[], height: number, slope: number): Uint32Array {
  const votes = new Uint32Array(height);
  rows.forEach((column, x) => {
    for (const row of column) {
      const offset = Math.round(row - slope * (x - rows.length / 2));
      if (offset >= 0 && offset < height) votes[offset] = (votes[offset] ?? 0) + 1;
    }
  });
  return votes;
}

/** Of lines that run close to one another only the first. */
function apart(lines: readonly Line[], width: number, thickness: number): readonly Line[] {
  const kept: Line[] = [];
  for (const line of lines) {
    const isNew = kept.every(({ slope, offset }) => {
      const turn = Math.abs(slope - line.slope) * width / 2;
      return Math.abs(offset - line.offset) > 2 * thickness + turn;
    });
    if (isNew) kept.push(line);
  }
  return kept;
}

/** The row of a line in each column: each piece moves to where most of the thin runs are. */
function followed(
  rows: readonly (readonly number[])[],
  { slope, offset }: Line,
  thickness: number,
): readonly number[] {
  const width = rows.length;
  const length = Math.ceil(width / PIECES);
  const straight = rows.map((_, x) => offset + slope * (x - width / 2));
  const reach = 2 * thickness;
  const shifts = Array.from({ length: PIECES }, (_, piece) => {
    const votes = new Uint32Array(2 * reach + 1);
    for (let x = piece * length; x < Math.min(width, (piece + 1) * length); x++) {
      for (const row of rows[x] ?? []) {
        const shift = Math.round(row - (straight[x] ?? 0));
        if (Math.abs(shift) <= reach) votes[shift + reach] = (votes[shift + reach] ?? 0) + 1;
      }
    }
    const best = votes.reduce((top, vote, i) => vote > (votes[top] ?? 0) ? i : top, reach);
    return best - reach;
  });
  return straight.map((row, x) => row + (shifts[Math.floor(x / length)] ?? 0));
}

function erase(mask: Plane, thin: Plane, rows: readonly number[], thickness: number): void {
  rows.forEach((row, x) => {
    const middle = Math.round(row);
    for (let y = middle - thickness; y <= middle + thickness; y++) {
      const i = y * mask.width + x;
      if (y >= 0 && y < mask.height && thin.data[i] === 1) mask.data[i] = 1;
    }
  });
}
