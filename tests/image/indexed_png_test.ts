import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { indexedPng } from "../../lib/image/indexed_png.ts";
import { Canvas, loadImage } from "skia-canvas";

/** Returns the pixels of a picture as a browser would decode them. */
async function decoded(png: Uint8Array, width: number, height: number) {
  const image = await loadImage(Buffer.from(png));
  assert.deepEqual([image.width, image.height], [width, height]);
  const context = new Canvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, width, height).data;
}

function pixels(count: number, rgb: (i: number) => readonly [number, number, number]): Uint8Array {
  return Uint8Array.from(Array.from({ length: count }, (_, i) => [...rgb(i), 255]).flat());
}

Deno.test("indexedPng() keeps 256 colours exactly", async () => {
  const picture = pixels(512, (i) => [i % 256, 255 - i % 256, 7]);
  const data = await decoded(indexedPng(picture, 32), 32, 16);
  assert.deepEqual([...data], [...picture]);
});

Deno.test("indexedPng() comes near to more colours than 256", async () => {
  const picture = pixels(64 * 64, (i) => [i % 64 * 4, Math.floor(i / 64) * 4, 128]);
  const data = await decoded(indexedPng(picture, 64), 64, 64);
  const errors = picture.map((value, i) => Math.abs(value - (data[i] ?? 0)));
  // 256 colours divide 256 by 256 shades into squares of 16: at most 8 from the middle.
  assert.ok(Math.max(...errors) <= 16, `${Math.max(...errors)}`);
  assert.ok(errors.reduce((a, b) => a + b) / errors.length < 3);
});

Deno.test("indexedPng() of one colour is small", () => {
  assert.ok(indexedPng(pixels(10_000, () => [255, 255, 255]), 100).length < 200);
});
