import assert from "node:assert/strict";
import { item } from "../../lib/base/mod.ts";
import { recognizePage } from "../../lib/handwriting/mod.ts";
import type { Picture } from "../../lib/image/mod.ts";
import { loadMnist } from "../../lib/mnist/mod.ts";
import { loadModel } from "../../lib/model/mod.ts";

/** A page of a row of training digits apart from each other, and two that touch. */
function pageOf(images: readonly Float32Array[]): Picture {
  const scale = 3;
  const [width, height] = [28 * scale * (images.length + 1), 28 * scale * 2];
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  const last = images.length - 1;
  let joint = 0;
  images.forEach((image, k) => {
    const columns = [...image.keys()].filter((i) => (image[i] ?? 0) > 0.3).map((i) => i % 28);
    const [left, right] = [Math.min(...columns), Math.max(...columns)];
    // The last two share one column of pixels.
    const x = k < last ? 28 * scale * k + 10 - scale * left : joint - scale * left;
    if (k === last - 1) joint = x + scale * right;
    for (let row = 0; row < 28 * scale; row++) {
      for (let column = 0; column < 28 * scale; column++) {
        const ink = image[28 * Math.floor(row / scale) + Math.floor(column / scale)] ?? 0;
        const at = 4 * ((row + 40) * width + x + column);
        for (let i = at; i < at + 3; i++) rgba[i] = Math.min(rgba[i] ?? 0, 255 - 255 * ink);
      }
    }
  });
  return { name: "touching.png", width, height, rgba };
}
Deno.test("recognizePage() reads digits that touch as several, if surer of them", async () => {
  const { train } = await loadMnist();
  const { model } = await loadModel("models/hand_cnn");
  const pages = Array.from({ length: 40 }, (_, k) => 59_000 + 7 * k).filter((first) => {
    const chosen = Array.from({ length: 7 }, (_, i) => first + i);
    const page = pageOf(chosen.map((i) => item(train.images, i).data));
    const rows = recognizePage(model, page).map((row) => row.map(({ predicted }) => predicted));
    return rows.flat().join("") === chosen.map((i) => train.labels[i]).join("");
  });
  // Where they are not cut, it is none.
  assert.ok(pages.length >= 34, `${pages.length} of 40 pages are right`);
  model.dispose();
});
