import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { JSDOM } from "jsdom";
import { Canvas, loadImage } from "skia-canvas";
import { inkOn, parseColour } from "../../lib/figures/colours.ts";
import { escapeMarkup } from "../../lib/figures/escape.ts";
import { gridColumns, gridLabels, imageGrid } from "../../lib/figures/image_grid.ts";
import { curvePoints, epochTicks, lowestLossEpoch } from "../../lib/figures/learning_curves.ts";
import { markedPage } from "../../lib/figures/marked_page.ts";
import { stepNames } from "../../lib/figures/picture_steps.ts";
import { renderPng } from "../../lib/figures/png.ts";
import { listed, percent, shortNumber } from "../../lib/figures/style.ts";
import { fitText, textWidth, wrapText } from "../../lib/figures/text.ts";
import { fitBox, greyPicture, tile } from "../../lib/figures/tiles.ts";
import { ndarray } from "../../lib/base/ndarray.ts";

const array = (values: readonly number[], shape: readonly number[]) =>
  ndarray(Float32Array.from(values), shape);

const row = (epoch: number, valLoss: number) => ({
  epoch,
  valLoss,
  loss: 0.5,
  acc: 0.25,
  valAcc: 0.75,
});

/** Reads the pixels of a PNG as red, green, blue, row by row. */
async function pixels(url: string): Promise<{ width: number; height: number; rgb: number[][] }> {
  const image = await loadImage(Buffer.from(url.split(",")[1] ?? "", "base64"));
  const { width, height } = image;
  const context = new Canvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const rgb = Array.from({ length: width * height }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
  return { width, height, rgb };
}

Deno.test("curvePoints() returns four points an epoch, accuracy in per cent", () => {
  assert.deepEqual(curvePoints([row(1, 2)]), [
    { epoch: 1, measure: "accuracy", set: "training", value: 25 },
    { epoch: 1, measure: "accuracy", set: "test", value: 75 },
    { epoch: 1, measure: "loss", set: "training", value: 0.5 },
    { epoch: 1, measure: "loss", set: "test", value: 2 },
  ]);
});

Deno.test("curvePoints() leaves values out that are not finite", () => {
  assert.equal(curvePoints([row(1, NaN)]).length, 3);
});

Deno.test("lowestLossEpoch() returns the first epoch of the lowest test loss", () => {
  assert.equal(lowestLossEpoch([row(1, 3), row(2, 1), row(3, 1), row(4, NaN)]), 2);
  assert.equal(lowestLossEpoch([]), undefined);
});

Deno.test("epochTicks() returns whole epochs, at most 13", () => {
  assert.deepEqual(epochTicks(3), [1, 2, 3]);
  assert.deepEqual(epochTicks(24), [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
  assert.equal(epochTicks(100)[0], 10);
});

Deno.test("stepNames() returns each name once in order", () => {
  const image = array([0], [1, 1]);
  const rows = [["a", "c"], ["a", "b"]].map((names) => ({
    label: "",
    steps: names.map((name) => ({ name, image })),
    probabilities: [1],
    predicted: 0,
  }));
  assert.deepEqual(stepNames(rows), ["a", "c", "b"]);
});

Deno.test("gridColumns() fills rows evenly, or keeps the columns asked for", () => {
  assert.equal(gridColumns(10, 100), 5);
  assert.equal(gridColumns(10, 100, 8), 8);
  assert.equal(gridColumns(3, 100, 8), 3);
  assert.equal(gridColumns(0, 1), 1);
});

/** Returns the first pixel of each image of a figure, as red, green, blue. */
async function firstPixels({ svg }: { readonly svg: string }): Promise<number[][]> {
  const urls = [...svg.matchAll(/<image [^>]*href="(data:[^"]*)"/g)].map(([, url]) => url ?? "");
  return await Promise.all(urls.map(async (url) => (await pixels(url)).rgb[0] ?? []));
}

const oneEach = (...values: number[]) => array(values, [values.length, 1, 1]);

Deno.test("imageGrid() is black at 0 and white at 1, beyond them as there, and orange at NaN", async () => {
  const grid = imageGrid(oneEach(0, 1, -3, 7, NaN), { title: "Greys" });
  const [black, white, orange] = [[0, 0, 0], [255, 255, 255], [230, 159, 0]];
  assert.deepEqual(await firstPixels(grid), [black, white, black, white, orange]);
});

Deno.test("imageGrid() by the square root is half as bright at a quarter", async () => {
  const [, quarter, half] = await firstPixels(
    imageGrid(oneEach(0, 1, 4), { title: "", scale: "sqrt" }),
  );
  assert.ok(Math.abs((quarter?.[0] ?? 0) - 128) <= 1);
  assert.deepEqual(half, [255, 255, 255]);
});

Deno.test("imageGrid() is blue below 0, red above, pale at 0, and as far on both sides", async () => {
  const numbers = oneEach(-1, 0, 3);
  const [low = [], zero = [], high = []] = await firstPixels(
    imageGrid(numbers, { title: "", scale: "diverging" }),
  );
  assert.ok((low[2] ?? 0) > (low[0] ?? 0) && (high[0] ?? 0) > (high[2] ?? 0));
  assert.ok(Math.min(...zero) > 235);
  const isPaler = Math.abs(255 - (low[0] ?? 0)) < Math.abs(255 - (high[2] ?? 0));
  assert.ok(isPaler, "the blue of −1 is paler than the red of 3");
});

Deno.test("parseColour() reads what scales give, and inkOn() is legible on it", () => {
  assert.deepEqual(parseColour("rgb(1, 20, 255)"), [1, 20, 255]);
  assert.deepEqual([parseColour("#0a0b0c"), parseColour("#fff")], [[10, 11, 12], [255, 255, 255]]);
  assert.deepEqual([inkOn("#fff"), inkOn("rgb(8, 48, 107)")], ["#1b1e23", "#fff"]);
});

Deno.test("gridLabels() puts the sign of the mark first", () => {
  const options = { labels: ["5", "0", ""], marks: ["right", "wrong", undefined] } as const;
  assert.deepEqual(gridLabels(3, options), ["✓ 5", "✗ 0", ""]);
});

Deno.test("fitBox() enlarges by whole factors and shrinks with the aspect kept", () => {
  const small = fitBox({ width: 28, height: 28 }, 90);
  assert.deepEqual(small, { widthPx: 84, heightPx: 84, factor: 3 });
  const large = fitBox({ width: 400, height: 100 }, 100);
  assert.deepEqual(large, { widthPx: 100, heightPx: 25, factor: 0 });
});

Deno.test("tile() keeps each pixel a sharp square", async () => {
  const picture = greyPicture(array([0, 1, 1, 0], [2, 2]));
  const { width, height, rgb } = await pixels(tile(picture, 6).url);
  const [black, white] = [[0, 0, 0], [255, 255, 255]];
  assert.deepEqual([width, height], [6, 6]);
  assert.deepEqual(rgb.slice(0, 6), [black, black, black, white, white, white]);
  assert.deepEqual(rgb.slice(18, 24), [white, white, white, black, black, black]);
});

Deno.test("tile() shrinks a large picture to twice its place", async () => {
  const rgba = new Uint8ClampedArray(4 * 300 * 100).fill(255);
  const made = tile({ width: 300, height: 100, rgba }, 90);
  const { width, height } = await pixels(made.url);
  assert.deepEqual([made.widthPx, made.heightPx, width, height], [90, 30, 180, 60]);
});

Deno.test("greyPicture() throws on an image with three channels", () => {
  assert.throws(
    () => greyPicture(array(Array(12).fill(0), [2, 2, 3])),
    new TypeError(
      "Cannot draw an image as its shape must be [height, width] or [height, width, 1]: " +
        "shape is [2, 2, 3]",
    ),
  );
});

Deno.test("wrapText() keeps lines within the width and loses no character", () => {
  const lines = wrapText("as photographed by-hand averylongwordindeed", 60);
  assert.ok(lines.every((line) => textWidth(line) <= 60));
  assert.equal(lines.join("").replaceAll(" ", ""), "asphotographedby-handaverylongwordindeed");
});

Deno.test("wrapText() keeps the lines that are there", () => {
  assert.deepEqual(wrapText("a\nb", 100), ["a", "b"]);
  assert.deepEqual(wrapText("", 100), [""]);
});

Deno.test("fitText() cuts what doesn't fit", () => {
  assert.equal(fitText("short", 100), "short");
  const cut = fitText("a text that is much too long", 60);
  assert.ok(cut.endsWith("…") && textWidth(cut) <= 60);
});

Deno.test("escapeMarkup() makes markup text and replaces what XML can't hold", () => {
  assert.equal(escapeMarkup(`<a href="x">&'`), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  assert.equal(escapeMarkup("a\u0000b\u001b\ud800c\u{1f600}"), "a\ufffdb\ufffd\ufffdc\u{1f600}");
});

Deno.test("percent(), shortNumber() and listed() write numbers and words", () => {
  assert.deepEqual([percent(0.99164, 2), percent(NaN), percent(1, 0)], ["99.16 %", "–", "100 %"]);
  assert.deepEqual([shortNumber(0.051234), shortNumber(-4), shortNumber(NaN)], [
    "0.0512",
    "−4",
    "–",
  ]);
  assert.deepEqual([listed([]), listed(["a"]), listed(["a", "b", "c"])], ["", "a", "a, b and c"]);
});

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
