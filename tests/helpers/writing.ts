/**
 * Writing with the mouse on the paper of a page.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { curve, parseStrokes } from "../../tools/draw/strokes.ts";

/** What the page calls the time from a stroke's end to its answer. */
const MEASURE = "stroke to bars";

/** The strokes of a shape as points on the pad: the middle three fifths of its height. */
export async function strokesOn(page: Page, shape: string): Promise<[number, number][][]> {
  const box = await page.locator("#pad").boundingBox();
  assert.ok(box !== null);
  const strokes = parseStrokes(shape).map((pieces) =>
    pieces.flatMap((piece) => curve(piece, 0.06))
  );
  const [xs, ys] = [strokes.flat().map(([x]) => x), strokes.flat().map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = 0.62 * box.height / Math.max(width, height);
  return strokes.map((stroke) =>
    stroke.map(([x, y]) => [
      box.x + box.width / 2 + (x - left - width / 2) * scale,
      box.y + box.height / 2 + (y - top - height / 2) * scale,
    ])
  );
}

/** Writes with the mouse, and waits for the answer to the last stroke. */
export async function write(page: Page, shape: string): Promise<void> {
  for (const stroke of await strokesOn(page, shape)) {
    const [first = [0, 0], ...rest] = stroke;
    await page.mouse.move(...first);
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(...point);
    const before = await answers(page);
    await page.mouse.up();
    await page.waitForFunction(
      ([name, count]) => performance.getEntriesByName(String(name)).length > Number(count),
      [MEASURE, before],
    );
  }
}

/** Writes with a finger on a page for touch, and waits for the first answer. */
export async function writeWithFinger(page: Page, shape: string): Promise<void> {
  const touch = await page.context().newCDPSession(page);
  for (const stroke of await strokesOn(page, shape)) {
    for (const [i, [x, y]] of stroke.entries()) {
      const type = i === 0 ? "touchStart" : "touchMove";
      await touch.send("Input.dispatchTouchEvent", { type, touchPoints: [{ x, y }] });
    }
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, MEASURE);
}

function answers(page: Page): Promise<number> {
  return page.evaluate((name) => performance.getEntriesByName(name).length, MEASURE);
}

/** Prints how long answers took after the ends of strokes; returns how many there were. */
export async function tellTimesToBars(page: Page): Promise<number> {
  const times = await page.evaluate(
    (name) => performance.getEntriesByName(name).map(({ duration }) => duration),
    MEASURE,
  );
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? NaN;
  console.log(
    `from a stroke's end to its bars: median ${median.toFixed(0)} ms, ` +
      `slowest ${times.at(-1)?.toFixed(0)} ms of ${times.length}`,
  );
  return times.length;
}

/** The digit that the page decides for. */
export function decision(page: Page): Promise<string> {
  return page.locator("#decision").inputValue().catch(() => page.locator("#decision").innerText());
}
