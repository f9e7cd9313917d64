/**
 * Where pen and ruled lines are in a picture.
 *
 * @module
 */

import { emptyCanvas } from "./canvas.ts";
import { bounds, moved, type Trace, write } from "./hand.ts";
import type { Random } from "./random.ts";
import { photographed, type Scene } from "./scene.ts";
import type { Point } from "./strokes.ts";

/** A straight piece of a line. */
export interface Segment {
  readonly from: Point;
  readonly to: Point;
  readonly widthPx: number;
  readonly colour: string;
}

/** What ruled lines depend on. */
type Ruled = Pick<Scene, "paper" | "widthPx" | "heightPx" | "hand" | "tilt">;

/** Returns the photograph of a scene as RGBA pixels, row by row. */
export function photograph(scene: Scene, random: Random): Uint8ClampedArray {
  return photographed(scene, marks(scene, random), random);
}

/**
 * Returns what is on the page as RGBA pixels, row by row: red is the pen's
 * pressure, blue the cover of ruled lines.
 */
export function marks(scene: Scene, random: Random): Uint8ClampedArray {
  const lines = placed(write(scene.shape, scene.hand, random), scene);
  return drawn([...ruledLines(scene, random), ...penLines(lines, scene)], scene);
}

/** Returns lines as RGBA pixels on a black page; where they cross, the brighter one shows. */
export function drawn(
  segments: readonly Segment[],
  { widthPx, heightPx }: Pick<Scene, "widthPx" | "heightPx">,
): Uint8ClampedArray {
  const context = emptyCanvas(widthPx, heightPx).getContext("2d");
  context.fillStyle = "black";
  context.fillRect(0, 0, widthPx, heightPx);
  // A line that crosses itself is no darker there, and the channels stay apart.
  context.globalCompositeOperation = "lighten";
  context.lineCap = "round";
  for (const segment of segments) {
    context.lineWidth = segment.widthPx;
    context.strokeStyle = segment.colour;
    context.beginPath();
    context.moveTo(...segment.from);
    context.lineTo(...segment.to);
    context.stroke();
  }
  return new Uint8ClampedArray(context.getImageData(0, 0, widthPx, heightPx).data);
}

/** Returns what a pen makes of lines; its width is a share of `heightPx`. */
export function penLines(
  lines: readonly (readonly Trace[])[],
  scene: Pick<Scene, "pen" | "heightPx">,
): Segment[] {
  return lines.flatMap((line) =>
    line.slice(1).map(({ at: to, pressure }, i) => {
      const from = line[i]?.at ?? to;
      const level = Math.round(255 * Math.min(1, pressure));
      const widthPx = lineWidth(scene, from, to, pressure);
      return { from, to, widthPx, colour: `rgb(${level}, 0, 0)` };
    })
  );
}

function lineWidth(
  { pen, heightPx }: Pick<Scene, "pen" | "heightPx">,
  from: Point,
  to: Point,
  pressure: number,
): number {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  // Along the nib's own direction, up and to the right, a broad nib is thin.
  const across = 1 - pen.nib * Math.cos(angle + Math.PI / 4) ** 2;
  return pen.width * heightPx * across * (1 - pen.softness * (0.9 - pressure));
}

/** The lines of writing at their place in the picture, never beyond its edges. */
function placed(lines: readonly (readonly Trace[])[], scene: Scene): Trace[][] {
  const { widthPx, heightPx, hand, offset } = scene;
  const { x: [left, right], y: [top, bottom] } = bounds(lines);
  const scale = Math.min(
    hand.size * heightPx,
    0.76 * widthPx / (right - left),
    0.76 * heightPx / (bottom - top),
  );
  const x0 = start(widthPx, offset[0], left * scale, right * scale);
  const y0 = start(heightPx, offset[1], top * scale, bottom * scale);
  return moved(lines, ([x, y]) => seen([x0 + x * scale, y0 + y * scale], scene));
}

/** Where 0 lies so that a length from `low` to `high` has its middle `shift` away from the middle. */
function start(length: number, shift: number, low: number, high: number): number {
  const room = Math.max(0, 0.45 * length - (high - low) / 2);
  return length / 2 + Math.min(room, Math.max(-room, shift * length)) - (low + high) / 2;
}

/** Returns the ruled lines of a scene's paper, a little askew. */
export function ruledLines(scene: Ruled, random: Random): Segment[] {
  const { paper, widthPx: width, heightPx: height, hand } = scene;
  if (paper.ruled === undefined) return [];
  const distance = paper.ruled * height;
  const sink = width * Math.tan((hand.turnDegrees + random.around(0.8)) * Math.PI / 180);
  const first = random.between(-1, 0) * distance;
  return Array.from({ length: Math.ceil(1 / paper.ruled) + 3 }, (_, i) => {
    const y = first + i * distance;
    return {
      from: seen([-0.2 * width, y - 0.2 * sink], scene),
      to: seen([1.2 * width, y + 1.2 * sink], scene),
      widthPx: height / 220,
      colour: "rgb(0, 0, 255)",
    };
  });
}

/** Returns where the leaning camera sees a place of the page. */
export function seen(
  [x, y]: Point,
  { tilt, widthPx, heightPx }: Omit<Ruled, "paper" | "hand">,
): Point {
  const [u, v] = [x / widthPx - 0.5, y / heightPx - 0.5];
  const depth = 1 - tilt[0] * u - tilt[1] * v;
  return [(0.5 + u / depth) * widthPx, (0.5 + v / depth) * heightPx];
}
