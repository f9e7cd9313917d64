import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Canvas, loadImage } from "skia-canvas";
import { colourScale, domainOf } from "../../lib/figures/colours.ts";
import { confusionCells } from "../../lib/figures/confusion.ts";
import { escapeMarkup } from "../../lib/figures/escape.ts";
import { groupRuns } from "../../lib/figures/heat_map_marks.ts";
import { gridLabels, gridLayout } from "../../lib/figures/image_grid.ts";
import { intervalDomain } from "../../lib/figures/intervals.ts";
import { curvePoints, epochTicks, lowestLossEpoch } from "../../lib/figures/learning_curves.ts";
import { stepNames } from "../../lib/figures/picture_steps.ts";
import { groupLooks } from "../../lib/figures/scatter.ts";
import { listed, percent, shortNumber } from "../../lib/figures/style.ts";
import { fitText, textWidth, wrapText } from "../../lib/figures/text.ts";
import { colourPicture, fitBox, tile } from "../../lib/figures/tiles.ts";
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
    { epoch: 1, measure: "accuracy", set: "heldOut", value: 75 },
    { epoch: 1, measure: "loss", set: "training", value: 0.5 },
    { epoch: 1, measure: "loss", set: "heldOut", value: 2 },
  ]);
});

Deno.test("curvePoints() leaves values out that are not finite", () => {
  assert.equal(curvePoints([row(1, NaN)]).length, 3);
});

Deno.test("lowestLossEpoch() returns the first epoch of the lowest held-out loss", () => {
  assert.equal(lowestLossEpoch([row(1, 3), row(2, 1), row(3, 1), row(4, NaN)]), 2);
  assert.equal(lowestLossEpoch([]), undefined);
});

Deno.test("epochTicks() returns whole epochs, at most 13", () => {
  assert.deepEqual(epochTicks(3), [1, 2, 3]);
  assert.deepEqual(epochTicks(24), [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
  assert.equal(epochTicks(100)[0], 10);
});

Deno.test("confusionCells() gives errors their share of all errors, and the diagonal none", () => {
  const cells = confusionCells([[5, 3], [1, 7]], 2);
  assert.deepEqual(cells.map(({ errorShare }) => errorShare), [0, 0.75, 0.25, 0]);
  assert.deepEqual(cells[1], { actual: 0, predicted: 1, count: 3, errorShare: 0.75 });
});

Deno.test("confusionCells() has no shares without errors", () => {
  assert.ok(confusionCells([[5, 0], [0, 7]], 2).every(({ errorShare }) => errorShare === 0));
});

Deno.test("confusionCells() throws on a matrix that is not square", () => {
  assert.throws(
    () => confusionCells([[1, 2], [3, 4, 5]], 2),
    new TypeError(
      "Cannot draw a confusion matrix as it must have a row and a column for each class: " +
        "shape is [2, 3] and there are 2 classes",
    ),
  );
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

Deno.test("gridLayout() fills rows evenly", () => {
  const layout = gridLayout(10, { cellWidth: 100, cellHeight: 50 });
  assert.equal(layout.columns, 5);
  assert.deepEqual(layout.cells[6], { x: 112, y: 62 });
  assert.deepEqual([layout.widthPx, layout.heightPx], [548, 112]);
});

Deno.test("gridLayout() keeps the columns asked for, and has room for none", () => {
  assert.equal(gridLayout(10, { cellWidth: 100, cellHeight: 50, columns: 8 }).columns, 8);
  assert.deepEqual(gridLayout(0, { cellWidth: 1, cellHeight: 1 }), {
    columns: 0,
    widthPx: 0,
    heightPx: 0,
    cells: [],
  });
});

Deno.test("gridLabels() puts the sign of the mark first", () => {
  const options = { labels: ["5", "0", ""], marks: ["right", "wrong", undefined] } as const;
  assert.deepEqual(gridLabels(3, options), ["✓ 5", "✗ 0", ""]);
});

Deno.test("intervalDomain() begins below the lowest interval", () => {
  const interval = { name: "0", value: 0.99, low: 0.983, high: 0.995, n: 1000 };
  assert.deepEqual(intervalDomain([interval]), [98, 100]);
  assert.deepEqual(intervalDomain([interval], 0.42), [40, 100]);
  assert.deepEqual(intervalDomain([]), [0, 100]);
});

Deno.test("groupRuns() returns runs of equal neighbours", () => {
  assert.deepEqual(groupRuns(["a", "a", "b", "a"]), [
    { name: "a", start: 0, end: 2 },
    { name: "b", start: 2, end: 3 },
    { name: "a", start: 3, end: 4 },
  ]);
});

Deno.test("groupLooks() tells fifty groups apart", () => {
  const looks = groupLooks(Array.from({ length: 50 }, (_, i) => ({ group: `${i % 50}` })));
  assert.equal(new Set(looks.map(({ colour, symbol }) => `${colour} ${symbol}`)).size, 50);
});

Deno.test("colourScale() maps its domain from black to white", () => {
  const { rgb } = colourScale("grey", [0, 1]);
  assert.deepEqual([rgb(0), rgb(1), rgb(-3), rgb(7)], [
    [0, 0, 0],
    [255, 255, 255],
    [0, 0, 0],
    [255, 255, 255],
  ]);
});

Deno.test("colourScale() is blue below 0, red above, and pale at 0", () => {
  const { rgb } = colourScale("diverging", [-1, 1]);
  const [[lowRed, , lowBlue], [highRed, , highBlue]] = [rgb(-1), rgb(1)];
  assert.ok(lowBlue > lowRed && highRed > highBlue);
  assert.ok(Math.min(...rgb(0)) > 235);
});

Deno.test("colourScale() gives NaN a colour of its own", () => {
  assert.deepEqual(colourScale("sequential", [0, 1]).rgb(NaN), [230, 159, 0]);
});

Deno.test("colourScale() throws on a domain that descends", () => {
  assert.throws(
    () => colourScale("grey", [1, 0]),
    new RangeError(
      "Cannot colour numbers as the domain must be finite and ascend: it is [1, 0]",
    ),
  );
});

Deno.test("domainOf() is symmetric for a diverging scale and skips what is not finite", () => {
  const numbers = array([-1, NaN, 3, Infinity], [4]);
  assert.deepEqual(domainOf(numbers, "diverging"), [-3, 3]);
  assert.deepEqual(domainOf(numbers, "sequential"), [-1, 3]);
  assert.deepEqual(domainOf(array([NaN], [1]), "grey"), [0, 1]);
});

Deno.test("domainOf() fits a diverging scale to the numbers, and begins at 0 for a square root", () => {
  assert.deepEqual(domainOf(array([-1, 3], [2]), "diverging", false), [-1, 3]);
  assert.deepEqual(domainOf(array([1, 3], [2]), "diverging", false), [0, 3]);
  assert.deepEqual(domainOf(array([1, 3], [2]), "sqrt"), [0, 3]);
});

Deno.test("colourScale() of a square root is half as bright at a quarter", () => {
  const [red] = colourScale("sqrt", [0, 1]).rgb(0.25);
  assert.ok(Math.abs(red - 128) <= 1, `${red}`);
});

Deno.test("fitBox() enlarges by whole factors and shrinks with the aspect kept", () => {
  const small = fitBox({ width: 28, height: 28 }, 90);
  assert.deepEqual(small, { widthPx: 84, heightPx: 84, factor: 3 });
  const large = fitBox({ width: 400, height: 100 }, 100);
  assert.deepEqual(large, { widthPx: 100, heightPx: 25, factor: 0 });
});

Deno.test("tile() keeps each pixel a sharp square", async () => {
  const picture = colourPicture(array([0, 1, 1, 0], [2, 2]), colourScale("grey", [0, 1]));
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

Deno.test("colourPicture() throws on an image with three channels", () => {
  assert.throws(
    () => colourPicture(array(Array(12).fill(0), [2, 2, 3]), colourScale("grey", [0, 1])),
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
