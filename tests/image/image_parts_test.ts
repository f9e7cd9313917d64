import assert from "node:assert/strict";
import { findBlots } from "../../lib/image/blots.ts";
import { shrunkChannels } from "../../lib/image/channels.ts";
import { frameOf } from "../../lib/image/frame.ts";
import { inkColour, mixed } from "../../lib/image/ink_colour.ts";
import { meanOfGreatest, sampledMedian, sampledQuantile } from "../../lib/image/levels.ts";
import { blurred, dilated, eroded, grown, smoothed } from "../../lib/image/neighborhood.ts";
import { boundingBox, cut, type Plane, planeOf } from "../../lib/image/plane.ts";
import { resized } from "../../lib/image/resize.ts";
import { strokeWidthOf, thickened } from "../../lib/image/stroke.ts";
import { smoothSurface } from "../../lib/image/surface.ts";
import { drawnPicture, noise } from "../helpers/pictures.ts";

function plane(...rows: readonly (readonly number[])[]): Plane {
  const [first = []] = rows;
  return { height: rows.length, width: first.length, data: Float32Array.from(rows.flat()) };
}

/** Ones in a box, zeros around. */
function bar(size: number, top: number, left: number, height: number, width: number): Plane {
  return planeOf({ height: size, width: size }, (i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    return row >= top && row < top + height && column >= left && column < left + width ? 1 : 0;
  });
}

Deno.test("resized() averages over areas, also over parts of pixels", () => {
  assert.deepEqual([...resized(plane([0, 2, 4, 6]), 1, 2).data], [1, 5]);
  assert.deepEqual([...resized(plane([0, 3, 6]), 1, 2).data], [1, 5]);
  assert.deepEqual([...resized(plane([0, 2], [4, 6]), 1, 1).data], [3]);
});

Deno.test("resized() changes nothing at the same size, and interpolates where it grows", () => {
  const same = plane([1, 2, 3], [4, 5, 6]);
  assert.deepEqual(resized(same, 2, 3), same);
  assert.deepEqual([...resized(plane([0, 4]), 1, 4).data], [0, 1, 3, 4]);
  assert.deepEqual([...resized(plane([5]), 2, 3).data], [5, 5, 5, 5, 5, 5]);
});

Deno.test("shrunkChannels() averages squares, lays them on a page, and mind the last ones", () => {
  const rgba = Uint8ClampedArray.from([
    ...[255, 0, 0, 255, 255, 0, 0, 255, 0, 0, 255, 255],
    ...[255, 255, 0, 255, 255, 255, 0, 255, 0, 0, 0, 0],
  ]);
  const picture = { name: "six.png", width: 3, height: 2, rgba };
  const [red, green, blue] = shrunkChannels(picture, 2, 1);
  assert.deepEqual([red.height, red.width], [1, 2]);
  assert.deepEqual([...red.data], [1, 0.5]);
  assert.deepEqual([...green.data], [0.5, 0.5]);
  assert.deepEqual([...blue.data], [0, 1]);
  assert.deepEqual([...shrunkChannels(picture, 2, 0)[2].data], [0, 0.5]);
});

Deno.test("cut() fills with 0 what lies outside", () => {
  const box = { row: -1, column: 1, height: 3, width: 3 };
  assert.deepEqual([...cut(plane([1, 2], [3, 4]), box).data], [0, 0, 0, 2, 0, 0, 4, 0, 0]);
});

Deno.test("boundingBox() is the least around values of 0.2", () => {
  const { data } = plane([0, 0.1, 0], [0, 0, 0.2], [0, 0.5, 0]);
  assert.deepEqual(boundingBox({ height: 3, width: 3, data }), {
    row: 1,
    column: 1,
    height: 2,
    width: 2,
  });
});

Deno.test("eroded() and dilated() are the least and the greatest around each pixel", () => {
  const next = noise(1);
  const random = planeOf({ height: 9, width: 13 }, next);
  for (
    const [radius, found, pick] of [
      [1, eroded(random, 1), Math.min],
      [3, eroded(random, 3), Math.min],
      [2, dilated(random, 2), Math.max],
    ] as const
  ) {
    const expected = planeOf(random, (i) => {
      const [row, column] = [Math.floor(i / 13), i % 13];
      const around = [...random.data].filter((_, j) =>
        Math.abs(Math.floor(j / 13) - row) <= radius && Math.abs(j % 13 - column) <= radius
      );
      return pick(...around);
    });
    assert.deepEqual(found, expected);
  }
});

Deno.test("grown() fills the squares around ones, as dilated() does", () => {
  const next = noise(4);
  const mask = planeOf({ height: 9, width: 13 }, () => (next() > 1 ? 1 : 0));
  const ones = mask.data.filter((value) => value === 1).length;
  assert.ok(ones > 3 && ones < 40, `${ones}`);
  for (const radius of [0, 1, 2, 20]) assert.deepEqual(grown(mask, radius), dilated(mask, radius));
  assert.deepEqual([...grown(plane([0, 1, 0, 0, 0]), 2).data], [1, 1, 1, 1, 0]);
});

Deno.test("blurred() and smoothed() keep a constant, and spread an impulse", () => {
  const flat = planeOf({ height: 3, width: 5 }, () => 0.5);
  assert.deepEqual(blurred(flat, 2), flat);
  assert.deepEqual(smoothed(flat), flat);
  assert.deepEqual([...blurred(plane([0, 0, 3, 0, 0]), 1).data], [0, 1, 1, 1, 0]);
  assert.deepEqual([...smoothed(plane([0, 0, 4, 0, 0])).data], [0, 1, 2, 1, 0]);
});

Deno.test("sampledQuantile() and sampledMedian() are values of the sample", () => {
  const values = Float32Array.from({ length: 100 }, (_, i) => 99 - i);
  assert.equal(sampledMedian(values), 50);
  assert.equal(sampledQuantile(values, 0.3), 30);
  assert.equal(sampledQuantile(values, 0), 0);
  assert.equal(sampledMedian(Float32Array.from([7])), 7);
  const many = Float32Array.from({ length: 100000 }, (_, i) => i);
  assert.ok(Math.abs(sampledMedian(many) - 50000) < 200);
});

Deno.test("sampledQuantile() is the value that sorting would put there, ties and all", () => {
  const next = noise(6);
  for (const length of [1, 2, 3, 10, 999]) {
    const values = Float32Array.from({ length }, () => Math.round(20 * next()));
    const sorted = values.toSorted();
    for (const share of [0, 0.15, 0.3, 0.5, 0.99]) {
      assert.equal(sampledQuantile(values, share), sorted[Math.floor(share * length)]);
    }
    assert.equal(sampledQuantile(values, 1), sorted.at(-1));
  }
  assert.equal(sampledMedian(new Float32Array()), 0);
});

Deno.test("meanOfGreatest() counts values that are not above 0 as 0", () => {
  assert.equal(meanOfGreatest(Float32Array.from([1, 4, 2, 3]), 2), 3.5);
  assert.equal(meanOfGreatest(Float32Array.from([4, -1]), 2), 2);
  assert.equal(meanOfGreatest(Float32Array.from([0, -1]), 2), 0);
});

Deno.test("smoothSurface() finds the paper under ink", () => {
  const size = { height: 40, width: 50 };
  const paper = planeOf(size, (i) => {
    const [x, y] = [i % 50 / 50, Math.floor(i / 50) / 40];
    return 0.5 + 0.3 * x - 0.2 * y * y;
  });
  const inked = planeOf(size, (i) => (i % 50 > 20 && i % 50 < 28 ? 0.1 : paper.data[i] ?? 0));
  const { data } = smoothSurface(inked);
  data.forEach((value, i) => assert.ok(Math.abs(value - (paper.data[i] ?? 0)) < 0.005));
});

Deno.test("smoothSurface() takes one row or one pixel", () => {
  const row = planeOf({ height: 1, width: 20 }, (i) => i / 20);
  smoothSurface(row).data.forEach((value, i) => assert.ok(Math.abs(value - i / 20) < 0.01));
  assert.ok(Math.abs((smoothSurface(plane([0.3])).data[0] ?? 0) - 0.3) < 0.01);
});

Deno.test("inkColour() finds yellow ink by its blue, and white ink to be bright", () => {
  const yellow = drawnPicture({ ink: [248, 240, 100], paper: [250, 248, 245] });
  const { mix, bright } = inkColour(shrunkChannels(yellow, 400, 1));
  assert.equal(bright, false);
  assert.ok(mix[2] < -0.9 && Math.abs(mix[0] + mix[1] + mix[2] + 1) < 1e-6, `${mix}`);
  const white = drawnPicture({ ink: [255, 255, 255], paper: [0, 0, 0] });
  const found = inkColour(shrunkChannels(white, 400, 1));
  assert.equal(found.bright, true);
  found.mix.forEach((weight) => assert.ok(Math.abs(weight - 1 / 3) < 1e-6));
});

Deno.test("mixed() stays in 0–1 where a channel counts by its negative", () => {
  const picture = drawnPicture({ ink: [200, 40, 40], paper: [60, 120, 120] });
  const channels = shrunkChannels(picture, 400, 1);
  const colour = inkColour(channels);
  assert.ok(colour.mix.some((weight) => weight < 0) && colour.mix.some((weight) => weight > 0));
  assert.ok(mixed(channels, colour).data.every((value) => value >= 0 && value <= 1));
});

Deno.test("strokeWidthOf() measures a long bar, sharp or soft", () => {
  assert.ok(Math.abs(strokeWidthOf(bar(300, 20, 100, 250, 6)) - 6 * 250 / 256) < 0.1);
  const soft = smoothed(bar(300, 20, 100, 250, 6));
  assert.ok(Math.abs(strokeWidthOf(soft) - 5.9) < 0.2, `${strokeWidthOf(soft)}`);
  assert.equal(strokeWidthOf(planeOf({ height: 4, width: 4 })), 0);
});

Deno.test("thickened() takes a plane that is all ink, and one that has none", () => {
  const all = planeOf({ height: 5, width: 7 }, () => 1);
  assert.deepEqual(thickened(all, -1), all);
  const none = planeOf({ height: 5, width: 7 });
  assert.deepEqual(thickened(none, 1), none);
});

Deno.test("thickened() moves each edge by the margin", () => {
  const thick = thickened(bar(60, 20, 20, 20, 6), 2);
  assert.deepEqual(boundingBox(thick), { row: 18, column: 18, height: 24, width: 10 });
  assert.equal(thick.data[30 * 60 + 18], 1);
  assert.equal(thick.data[30 * 60 + 17], 0);
  // Corners grow round.
  assert.ok((thick.data[18 * 60 + 18] ?? 1) < 0.7);
  const thin = thickened(bar(60, 20, 20, 20, 6), -1);
  assert.deepEqual(boundingBox(thin), { row: 21, column: 21, height: 18, width: 4 });
  assert.deepEqual(thickened(bar(60, 20, 20, 20, 6), 0), bar(60, 20, 20, 20, 6));
});

Deno.test("findBlots() joins by corners, from the first level down to the second", () => {
  const blots = findBlots(
    plane(
      [9, 0, 0, 0, 4],
      [0, 4, 0, 0, 0],
      [0, 0, 1, 0, 9],
      [0, 0, 0, 0, 4],
    ),
    4,
    9,
  );
  assert.deepEqual(blots.map(({ pixels }) => pixels), [[0, 6], [14, 19]]);
  assert.deepEqual(blots.map(({ mass }) => mass), [13, 13]);
  assert.deepEqual(blots.map(({ contact }) => contact), [1, 2]);
  assert.deepEqual(blots[1]?.box, { row: 2, column: 4, height: 2, width: 1 });
});

Deno.test("frameOf() finds full lines along two sides or more", () => {
  const left = plane([1, 0, 0], [1, 0, 0], [1, 0, 0]);
  assert.equal(frameOf(left, 0.5), undefined);
  const both = plane([1, 0, 0], [1, 1, 0], [1, 1, 1]);
  assert.deepEqual([...frameOf(both, 0.5)?.data ?? []], [1, 0, 0, 1, 0, 0, 1, 1, 1]);
});
