import * as Plot from "@observablehq/plot";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { JSDOM } from "jsdom";
import { ndarray } from "../../lib/base/mod.ts";
import { moveApart } from "../../lib/figures/end_labels.ts";
import {
  accuracyAxis,
  accuracyAxisNote,
  band,
  endLabels,
  type Figure,
  figure,
  figureRow,
  images,
  interval,
  matrix,
  matrixCells,
  parallel,
  path,
} from "../../lib/figures/mod.ts";
import { needsOtherFonts } from "../../lib/figures/png.ts";
import { type Box, textBoxes } from "../../lib/figures/text_boxes.ts";

const { window } = new JSDOM("");
const WORDS = { title: "A title", alt: "What it shows." };

/** Returns the SVG of a figure, parsed. */
function parsed({ svg }: Figure): Element {
  return new window.DOMParser().parseFromString(svg, "application/xml").documentElement;
}

/** Returns the texts of a figure with the label of the mark that drew them. */
function textsOf(drawn: Figure, label: string): string[] {
  return elementsOf(drawn, label).map(({ textContent }) => textContent ?? "");
}

function elementsOf(drawn: Figure, label: string): Element[] {
  return [...parsed(drawn).querySelectorAll(`[aria-label="${label}"] text`)];
}

/** Returns the boxes of the texts of a mark. */
function boxesOf(drawn: Figure, label: string): Box[] {
  return elementsOf(drawn, label).flatMap(textBoxes);
}

/** Returns the places of a figure's circles. */
function circlesOf(drawn: Figure): { x: number; y: number }[] {
  return [...parsed(drawn).querySelectorAll("circle")].map((circle) => ({
    x: Number(circle.getAttribute("cx")),
    y: Number(circle.getAttribute("cy")),
  }));
}

Deno.test("figure() throws without an alternative text", () => {
  assert.throws(
    () => figure({ title: "Digits", alt: " " }),
    new TypeError('Cannot draw figure "Digits" as alt must say what it shows: it is " "'),
  );
  assert.throws(() => figureRow([], { title: "Digits", alt: "" }), TypeError);
});

Deno.test("figure() says which of its words is missing, and what marks are", () => {
  for (
    const [options, message] of [
      [{ alt: "Two bars." }, "a figure as title must be a text: it is missing"],
      [{ title: 3, alt: "Two bars." }, "a figure as title must be a text: it is 3"],
      [{ title: "Digits" }, 'figure "Digits" as alt must say what it shows: it is missing'],
      [{ ...WORDS, marks: 3 }, "a figure as marks must be a list such as [Plot.dot(…)]: it is 3"],
    ] as const
  ) {
    const draw = () => figure(options as unknown as Parameters<typeof figure>[0]);
    assert.throws(draw, new TypeError(`Cannot draw ${message}`));
  }
});

Deno.test("figure() is 828 pixels wide, or as wide as asked for", () => {
  const marks = [Plot.dot([1, 2], { x: (n: number) => n, y: (n: number) => n })];
  assert.equal(figure({ ...WORDS, marks }).widthPx, 828);
  assert.equal(figure({ ...WORDS, marks, width: 500 }).widthPx, 500);
});

Deno.test("figure() grows by as many pixels a band", () => {
  const heightOf = (n: number) => {
    const rows = Array.from({ length: n }, (_, i) => ({ name: `row ${i}`, n: i }));
    return figure({ ...WORDS, marks: [Plot.barX(rows, { x: "n", y: "name" })] }).heightPx;
  };
  assert.equal(heightOf(9) - heightOf(4), 5 * 26);
});

Deno.test("figure() cuts no name, however long", () => {
  const name = "a layer of thirty-two filters of five by five pixels each, with pooling after it";
  const drawn = figure({ ...WORDS, marks: [Plot.barX([{ name, n: 1 }], { x: "n", y: "name" })] });
  assert.equal(
    textsOf(drawn, "y-axis tick label").join("").replaceAll(" ", ""),
    name.replaceAll(" ", ""),
  );
  const boxes = ["x-axis tick label", "y-axis tick label", "x-axis label", "y-axis label"]
    .flatMap((label) => boxesOf(drawn, label));
  assert.ok(boxes.length > 5);
  assert.ok(boxes.every(({ left, right }) => left >= 0 && right <= 828));
  assert.ok(boxes.every(({ top, bottom }) => top >= 0 && bottom <= drawn.heightPx));
});

Deno.test("figure() wraps names below bands, turns those that have no room, and names none twice", () => {
  const bars = (names: string[], width: number) =>
    figure({
      ...WORDS,
      width,
      marks: [Plot.barY(names.map((name, i) => ({ name, i })), { x: "name", y: "i" })],
    });
  const wrapped = elementsOf(bars(["one two three", "four"], 300), "x-axis tick label");
  assert.ok(wrapped.some(({ children }) => children.length > 1) || wrapped.length === 2);
  const turned = elementsOf(
    bars(["convolution", "pooling", "dropout", "softmax"], 200),
    "x-axis tick label",
  );
  assert.ok(turned.every((text) => text.getAttribute("transform")?.includes("rotate(-90)")));
  const many = bars(Array.from({ length: 200 }, (_, i) => `${i}`), 828);
  assert.ok(elementsOf(many, "x-axis tick label").length < 80);
});

Deno.test("figure() keeps the labels of its axes clear of the ticks'", () => {
  const rows = ["a", "b"].map((name, i) => ({ name, n: i + 1 }));
  const drawn = figure({
    ...WORDS,
    x: { axis: "top", label: "images" },
    y: { label: "digit" },
    marks: [Plot.barX(rows, { x: "n", y: "name" })],
  });
  const [label] = boxesOf(drawn, "x-axis label");
  const ticks = boxesOf(drawn, "x-axis tick label");
  assert.ok(ticks.every(({ top }) => label !== undefined && top >= label.bottom));
});

Deno.test("figure() has one legend for colours and symbols of groups, none for one group", () => {
  const rows = ["a", "b", "c"].map((group, i) => ({ group, i }));
  const dots = (data: typeof rows) =>
    figure({
      ...WORDS,
      marks: [Plot.dot(data, { x: "i", y: "i", stroke: "group", symbol: "group" })],
    });
  assert.deepEqual(textsOf(dots(rows), "text"), ["a", "b", "c"]);
  assert.deepEqual(textsOf(dots(rows.slice(0, 1)), "text"), []);
  const none = figure({
    ...WORDS,
    legend: false,
    marks: [Plot.dot(rows, { x: "i", fill: "group" })],
  });
  assert.deepEqual(textsOf(none, "text"), []);
});

Deno.test("figure() names colours of numbers in a legend of its own", () => {
  const marks = [Plot.cell([[0, 1], [1, 7]], { x: "0", fill: "1" })];
  assert.match(figure({ ...WORDS, color: { label: "errors" }, marks }).svg, />errors</);
  assert.match(figure({ ...WORDS, legend: "mistakes", marks }).svg, />mistakes</);
  assert.doesNotMatch(
    figure({ ...WORDS, color: { label: "errors" }, legend: false, marks }).svg,
    />errors</,
  );
});

Deno.test("figure() has ticks at whole numbers on a short axis of whole numbers", () => {
  const steps = (last: number) => {
    const rows = Array.from({ length: last }, (_, i) => ({ step: i + 1, acc: i / 10 }));
    return textsOf(
      figure({ ...WORDS, marks: [path(rows, { x: "step", y: "acc" })] }),
      "x-axis tick label",
    );
  };
  assert.deepEqual(steps(5), ["1", "2", "3", "4", "5"]);
  assert.ok(steps(60).length < 20);
});

Deno.test("figure() labels every tick of a logarithmic axis", () => {
  const drawn = figure({
    ...WORDS,
    x: { type: "log" },
    marks: [Plot.dot([1, 1000], { x: (n: number) => n, y: () => 1 })],
  });
  assert.deepEqual(textsOf(drawn, "x-axis tick label"), [
    "1",
    "2",
    "5",
    "10",
    "20",
    "50",
    "100",
    "200",
    "500",
    "1000",
  ]);
});

Deno.test("interval() draws rows in the order of the data from the top, also two named by numbers", () => {
  const rows = [{ name: 7, low: 0, value: 1, high: 2 }, { name: 3, low: 2, value: 3, high: 4 }];
  const drawn = figure({
    ...WORDS,
    marks: [interval(rows, { x1: "low", x: "value", x2: "high", y: "name" })],
  });
  assert.deepEqual(textsOf(drawn, "y-axis tick label"), ["7", "3"]);
  const [first, second] = circlesOf(drawn);
  assert.ok(first && second && first.y < second.y && first.x < second.x);
  const lines = [...parsed(drawn).querySelectorAll('[aria-label="rule"] line')];
  assert.equal(lines.length, 2);
  // The value is in the middle of its interval.
  const ends = ["x1", "x2"].map((name) => Number(lines[0]?.getAttribute(name)));
  assert.ok(Math.abs((ends[0] ?? 0) + (ends[1] ?? 0) - 2 * first.x) < 0.01);
});

Deno.test("interval() stands upright where y1 and y2 are given", () => {
  const rows = [{ n: "a", low: 0, value: 1, high: 2 }, { n: "b", low: 2, value: 3, high: 4 }];
  const drawn = figure({
    ...WORDS,
    marks: [interval(rows, { y1: "low", y: "value", y2: "high", x: "n" })],
  });
  const [first, second] = circlesOf(drawn);
  assert.ok(first && second && first.x < second.x && first.y > second.y);
});

Deno.test("band() draws a line, its points and its spread for each group", () => {
  const points = ["a", "b"].flatMap((name, i) =>
    [1, 2, 3].map((n) => ({ name, n, value: n + i, low: n + i - 1, high: n + i + 1 }))
  );
  const drawn = figure({
    ...WORDS,
    marks: [band(points, { x: "n", y1: "low", y: "value", y2: "high", stroke: "name" })],
  });
  const count = (label: string) =>
    parsed(drawn).querySelectorAll(`[aria-label="${label}"] path`).length;
  assert.deepEqual([count("area"), count("line"), circlesOf(drawn).length], [2, 2, 6]);
});

Deno.test("endLabels() names each line once, apart from the others, and makes the legend needless", () => {
  const points = ["a", "b", "c"].flatMap((name, i) =>
    [1, 2].map((n) => ({ name, n, value: n + i / 1000 }))
  );
  const place = { x: "n", y: "value" };
  const drawn = figure({
    ...WORDS,
    marks: [
      Plot.line(points, { ...place, stroke: "name" }),
      endLabels(points, { ...place, text: "name", fill: "name" }),
    ],
  });
  assert.deepEqual(textsOf(drawn, "end label").toSorted(), ["a", "b", "c"]);
  assert.deepEqual(textsOf(drawn, "text"), []);
  const tops = boxesOf(drawn, "end label").map(({ top }) => top).toSorted((a, b) => a - b);
  const [first = 0, second = 0, third = 0] = tops;
  assert.ok(second - first >= 15.9 && third - second >= 15.9);
});

Deno.test("moveApart() moves names down, and up at the lower end", () => {
  const places = [10, 12, 100];
  moveApart([0, 1, 2], places, 100);
  assert.deepEqual(places, [10, 26, 100]);
  const low = [95, 96];
  moveApart([0, 1], low, 100);
  assert.deepEqual(low, [84, 100]);
});

Deno.test("matrixCells() returns cells row by row, of arrays and of rows", () => {
  assert.deepEqual(matrixCells([[1, 2], [3, 4]], { rows: ["a", "b"] }), [
    { row: "a", column: 0, value: 1 },
    { row: "a", column: 1, value: 2 },
    { row: "b", column: 0, value: 3 },
    { row: "b", column: 1, value: 4 },
  ]);
  const array = ndarray(Float32Array.of(1, 2, 3), [1, 3]);
  assert.deepEqual(matrixCells(array).map(({ value }) => value), [1, 2, 3]);
});

Deno.test("matrixCells() throws where names are not as many as rows, or there are three axes", () => {
  assert.throws(
    () => matrixCells([[1], [2]], { rows: ["a"] }),
    new TypeError(
      "Cannot draw a matrix as there must be as many row names as rows: there are 1 and 2",
    ),
  );
  assert.throws(
    () => matrixCells(ndarray(new Float32Array(2), [1, 2, 1])),
    new TypeError(
      "Cannot draw a matrix as its shape must be [rows, columns]: shape is [1, 2, 1]",
    ),
  );
});

Deno.test("matrix() has rows in the order of the data, and numbers that are legible on their cell", () => {
  const cells = matrixCells([[0, 10]], { rows: ["b"], columns: ["z", "a"] });
  const drawn = figure({
    ...WORDS,
    legend: false,
    marks: [matrix(cells, { x: "column", y: "row", fill: "value", text: "value" })],
  });
  assert.deepEqual(textsOf(drawn, "x-axis tick label"), ["z", "a"]);
  const inks = elementsOf(drawn, "text").map((text) => text.getAttribute("fill"));
  assert.deepEqual(inks, ["#1b1e23", "#fff"]);
});

Deno.test("matrix() of an aspect ratio of 1 has square cells", () => {
  const cells = matrixCells([[0, 1, 2], [3, 4, 5]]);
  const drawn = figure({
    ...WORDS,
    width: 400,
    aspectRatio: 1,
    x: { padding: 0 },
    y: { padding: 0 },
    marks: [matrix(cells, { x: "column", y: "row", fill: "value", inset: 0 })],
  });
  const [cell] = parsed(drawn).querySelectorAll('[aria-label="cell"] rect');
  const [width, height] = ["width", "height"].map((name) => Number(cell?.getAttribute(name)));
  assert.ok(Math.abs((width ?? 0) - (height ?? 9)) < 1.5, `${width} ${height}`);
});

Deno.test("images() draws pictures of whole pixels in the figure's colours", async () => {
  const image = ndarray(Float32Array.of(0, 1, 1, 0), [2, 2]);
  const rows = ["a", "b"].map((name) => ({ name, image }));
  const drawn = figure({
    ...WORDS,
    width: 300,
    marks: [images(rows, { image: "image", x: "name" })],
  });
  const [first] = parsed(drawn).querySelectorAll("image");
  const side = Number(first?.getAttribute("width"));
  assert.ok(side > 40 && side % 2 === 0 && side === Number(first?.getAttribute("height")));
  const { loadImage, Canvas } = await import("skia-canvas");
  const link = first?.getAttribute("href") ?? "";
  const picture = await loadImage(Buffer.from(link.split(",")[1] ?? "", "base64"));
  const context = new Canvas(picture.width, picture.height).getContext("2d");
  context.drawImage(picture, 0, 0);
  const redAt = (x: number, y: number) => context.getImageData(x, y, 1, 1).data[0];
  assert.deepEqual([redAt(0, 0), redAt(side - 1, 0)], [0, 255]);
});

Deno.test("images() of a √ scale are brighter in the dark", async () => {
  const { loadImage, Canvas } = await import("skia-canvas");
  const rows = [{ name: "a", image: ndarray(Float32Array.of(0, 0.25, 0.5, 1), [2, 2]) }];
  const redOf = async (type: "linear" | "sqrt") => {
    const marks = [images(rows, { image: "image", x: "name", sidePx: 2 })];
    const [, link] = figure({ ...WORDS, width: 300, color: { type }, marks }).svg
      .match(/<image [^>]*href="[^,]*,([^"]*)"/) ?? [];
    const context = new Canvas(2, 2).getContext("2d");
    context.drawImage(await loadImage(Buffer.from(link ?? "", "base64")), 0, 0);
    return context.getImageData(1, 0, 1, 1).data[0] ?? NaN;
  };
  assert.ok(Math.abs(await redOf("linear") - 64) <= 1);
  assert.ok(Math.abs(await redOf("sqrt") - 128) <= 1);
});

Deno.test("path() joins points in the order of the data", () => {
  const rows = [{ x: 3, y: 1 }, { x: 1, y: 2 }];
  const drawn = figure({ ...WORDS, marks: [path(rows, { x: "x", y: "y" })] });
  const [first, second] = circlesOf(drawn);
  assert.ok(first && second && first.x > second.x);
  const d = parsed(drawn).querySelector('[aria-label="line"] path')?.getAttribute("d") ?? "";
  assert.ok(d.startsWith(`M${first.x}`));
});

Deno.test("parallel() has a line for each row and the values on its axes", () => {
  const rows = [{ filters: 8, acc: 0.9 }, { filters: 32, acc: 0.99 }];
  const dimensions = [
    { label: "filters", value: "filters" },
    { label: "accuracy", value: "acc", scale: accuracyAxis([0.9, 0.99]) },
  ];
  const drawn = figure({ ...WORDS, marks: [parallel(rows, { dimensions })] });
  assert.equal(parsed(drawn).querySelectorAll('[aria-label="parallel"] path').length, 2);
  assert.deepEqual(textsOf(drawn, "x-axis tick label"), ["filters", "accuracy"]);
  assert.deepEqual(textsOf(drawn, "text").slice(0, 2), ["8", "32"]);
  assert.deepEqual(textsOf(drawn, "y-axis tick label"), []);
});

Deno.test("accuracyAxis() has equal steps for equal ratios of errors, each tick with its label", () => {
  const axis = accuracyAxis([0.1, 0.5, 0.9, 0.99, 0.999]);
  const place = axis.transform as (accuracy: number) => number;
  assert.ok(Math.abs(place(0.99) - place(0.9) - (place(0.999) - place(0.99))) < 1e-9);
  const drawn = figure({
    ...WORDS,
    y: axis,
    marks: [
      Plot.dot([0.1, 0.5, 0.9, 0.99, 0.999], { x: (_, i) => i, y: (value: number) => value }),
    ],
  });
  assert.deepEqual(textsOf(drawn, "y-axis tick label"), ["10", "90", "99", "99.9"]);
});

Deno.test("accuracyAxis() has room around one accuracy alone, and for none", () => {
  const [low = 0, high = 0] = accuracyAxis([0.97]).domain as number[];
  assert.ok(low < -Math.log10(0.03) && high > -Math.log10(0.03));
  assert.equal((accuracyAxis([]).domain as number[]).length, 2);
});

Deno.test("accuracyAxis() draws one value far below the others at its end and says so", () => {
  const values = [0.1, 0.9653, 0.975, 0.98, 0.982, 0.985, 0.987, 0.99];
  const axis = accuracyAxis(values);
  const [low = 0] = axis.domain as number[];
  const place = axis.transform as (accuracy: number) => number;
  assert.ok(low > place(0.9) && low < place(0.97));
  const [first = 0] = axis.ticks as number[];
  // 96.3218 %, rounded up.
  assert.equal((axis.tickFormat as (tick: number) => string)(first), "≤ 96.33");
  assert.equal(accuracyAxisNote(values), "≤: what is lower still is drawn at the axis's end.");
  assert.equal(accuracyAxisNote(values.slice(1)), "");
});

Deno.test("figureRow() puts charts side by side with one legend, and below each other by columns", () => {
  const panel = (title: string) => ({
    title,
    height: 120,
    marks: [Plot.dot([["a", 1], ["b", 2]], { x: "1", y: "1", fill: "0" })],
  });
  const row = figureRow([panel("one"), panel("two")], WORDS);
  const column = figureRow([panel("one"), panel("two")], { ...WORDS, columns: 1 });
  assert.ok(column.heightPx > row.heightPx + 120);
  assert.deepEqual(textsOf(row, "text"), ["a", "b", "one", "two"]);
});

Deno.test("renderPng() asks the machine for fonts only where the project's has no letters", () => {
  const ask = (title: string, caption = "") =>
    needsOtherFonts(figure({ ...WORDS, title, marks: [] }).svg + caption);
  assert.ok(!ask("Ä é – αβγ Жя 12 % ✓ ≤ →", "„Größe“"));
  assert.deepEqual([ask("漢字"), ask("a", "العربية"), ask("ไทย")], [true, true, true]);
});
