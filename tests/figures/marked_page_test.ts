import assert from "node:assert/strict";
import { markedPage } from "../../lib/figures/marked_page.ts";
import { renderPng } from "../../lib/figures/png.ts";
import { JSDOM } from "jsdom";

const page = (width: number, height: number) => ({
  width,
  height,
  rgba: new Uint8ClampedArray(4 * width * height).fill(255),
});

function mark(column: number, row: number, label: string, isUnsure?: boolean) {
  const box = { row, column, height: 40, width: 20 };
  return isUnsure === undefined ? { box, label } : { box, label, isUnsure };
}

Deno.test("markedPage() frames and labels each mark at its place", () => {
  const rows = [[mark(100, 100, "3"), mark(200, 100, "1", true)], [mark(100, 300, "<4>")]];
  const figure = markedPage(page(804, 402), rows, { title: "A page" });
  assert.equal(figure.alt, "A page with 2 rows: 3 1? and <4>.");
  const { document } = new JSDOM(figure.svg, { contentType: "image/svg+xml" }).window;
  const texts = [...document.querySelectorAll("text")].map(({ textContent }) => textContent);
  assert.deepEqual(texts, ["A page", "3", "1?", "<4>"]);
  const frames = [...document.querySelectorAll("rect[stroke], g[stroke] rect")];
  assert.ok(frames.length >= 6, `${frames.length} frames`);
  const dashed = [...document.querySelectorAll("[stroke-dasharray]")];
  assert.equal(dashed.length, 1);
});

Deno.test("markedPage() shrinks large pages, and shows pages without marks", () => {
  const figure = markedPage(page(2000, 3000), [], { title: "Nothing" });
  assert.equal(figure.alt, "A page on which nothing was found.");
  assert.ok(figure.widthPx <= 828 && figure.heightPx < 900);
  const png = renderPng(figure, { scale: 1 });
  const size = new DataView(png.buffer, png.byteOffset);
  assert.deepEqual([size.getUint32(16), size.getUint32(20)], [figure.widthPx, figure.heightPx]);
  const small = markedPage(page(28, 28), [[mark(2, 2, "7")]], { title: "Small", alt: "Own" });
  assert.equal(small.alt, "Own");
});
