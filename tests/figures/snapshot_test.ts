// Figures as pictures: snapshots of the SVG cut to three decimals, and what holds for all of them.
// `RECOGNITION_UPDATE=1 deno test -A tests/figures_snapshot_test.ts` writes the snapshots anew.
import * as Plot from "@observablehq/plot";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fromFileUrl } from "@std/path";
import { JSDOM } from "jsdom";
import { Canvas, loadImage } from "skia-canvas";
import { writeWhole } from "../../lib/base/files.ts";
import {
  accuracyAxis,
  band,
  endLabels,
  figure,
  figureRow,
  images,
  interval,
  matrix,
  matrixCells,
  parallel,
  path,
} from "../../lib/figures/mod.ts";
import type { Figure } from "../../lib/figures/figure.ts";
import { figureHtml } from "../../lib/figures/figure_html.ts";
import { imageGrid, imageGrids } from "../../lib/figures/image_grid.ts";
import { learningCurves } from "../../lib/figures/learning_curves.ts";
import { pictureSteps } from "../../lib/figures/picture_steps.ts";
import { renderPng } from "../../lib/figures/png.ts";
import { ndarray } from "../../lib/base/ndarray.ts";

const SNAPSHOTS = new URL("../testdata/figures/", import.meta.url);
const EVIL = `<script>alert("1")</script> & 'x' \u0007`;
const { window } = new JSDOM("");

const array = (shape: readonly number[], value: (i: number) => number) =>
  ndarray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i)),
    shape,
  );

const history = [
  { epoch: 1, loss: 0.5, acc: 0.9, valLoss: 0.25, valAcc: 0.95 },
  { epoch: 2, loss: 0.25, acc: 0.95, valLoss: 0.125, valAcc: 0.97 },
  { epoch: 3, loss: 0.125, acc: 0.99, valLoss: 0.25, valAcc: 0.96 },
];

const pictures = array([3, 4, 4, 1], (i) => i % 17 === 0 ? 1 : 0);
const photograph = { width: 160, height: 80, rgba: new Uint8ClampedArray(51200).fill(200) };

const rows = [
  { name: "alpha", other: "left", low: 0.5, value: 0.75, high: 0.875, n: 1 },
  { name: EVIL, other: "right", low: 0.75, value: 0.9375, high: 1, n: 2 },
  { name: "alpha", other: "left", low: 0.25, value: 0.5, high: 0.75, n: 3 },
];

const FIGURES: Readonly<Record<string, Figure>> = {
  figure_interval: figure({
    title: `Two rows ${EVIL}`,
    alt: `Of ${EVIL}.`,
    caption: "What to see.",
    x: { label: "accuracy (%)", percent: true },
    y: { label: EVIL },
    marks: [
      Plot.ruleX([0.8], { strokeDasharray: "5 3" }),
      interval(rows.slice(0, 2), { x1: "low", x: "value", x2: "high", y: "name" }),
    ],
  }),
  figure_band: figure({
    title: "Lines",
    alt: "Two lines.",
    y: { label: "accuracy (%)", percent: true },
    marks: [
      band(rows, {
        x: "n",
        y1: "low",
        y: "value",
        y2: "high",
        z: "name",
        stroke: "name",
        symbol: "name",
      }),
      endLabels(rows, { x: "n", y: "value", text: "name", fill: "name" }),
    ],
  }),
  figure_groups: figure({
    title: "Points",
    alt: "Three points.",
    aspectRatio: 1,
    width: 400,
    marks: [Plot.dot(rows, { x: "value", y: "high", stroke: "name", symbol: "name" })],
  }),
  figure_matrix: figure({
    title: "A matrix",
    alt: "From 0 to 7.",
    width: 320,
    aspectRatio: 1,
    x: { axis: "top", label: "recognised as" },
    color: { label: EVIL, domain: [0, 10] },
    marks: [
      matrix(matrixCells([[0, 7], [1, 2]], { rows: ["a", EVIL] }), {
        x: "column",
        y: "row",
        fill: "value",
        text: "value",
      }),
    ],
  }),
  figure_images: figure({
    title: "Pictures",
    alt: "Two pictures.",
    width: 320,
    color: { type: "diverging", label: "weight" },
    marks: [
      images(["a", EVIL].map((name, i) => ({ name, image: array([2, 2], (j) => i - j) })), {
        image: "image",
        x: "name",
      }),
    ],
  }),
  figure_path: figure({
    title: "A path",
    alt: "Three steps.",
    y: accuracyAxis(rows.map(({ value }) => value)),
    marks: [path(rows, { x: "n", y: "value" })],
  }),
  figure_parallel: figure({
    title: "Three variations",
    alt: "Three lines.",
    marks: [
      parallel(rows, {
        dimensions: [
          { label: EVIL, value: "name" },
          { label: "accuracy (%)", value: "value", scale: accuracyAxis([0.5, 0.9375]) },
        ],
        stroke: "other",
      }),
    ],
  }),
  figure_facets: figure({
    title: "Facets",
    alt: "Two facets.",
    fx: { label: null },
    marks: [Plot.barY(rows, { fx: "other", x: "name", y: "value" })],
  }),
  figure_row: figureRow(
    ["one", EVIL].map((title) => ({
      title,
      height: 160,
      marks: [Plot.dot(rows, { x: "n", y: "value", fill: "name" })],
    })),
    { title: "Side by side", alt: "Two charts." },
  ),
  figure_empty: figure({
    title: "No point to be drawn",
    alt: "No point.",
    width: 400,
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
    marks: [Plot.dot([], { x: "a", y: "b" })],
  }),
  image_grid: imageGrid(pictures, {
    title: `Three images ${EVIL}`,
    labels: ["one", EVIL, "three\nlines"],
    marks: ["right", "wrong", undefined],
    tilePx: 30,
    caption: `A caption ${EVIL}`,
  }),
  image_grid_diverging: imageGrid(array([2, 3, 3], (i) => i - 9), {
    title: "Two filters",
    scale: "diverging",
    legend: "weight",
  }),
  image_grid_outlines: imageGrid(array([2, 4, 4], (i) => i / 16 - 1), {
    title: "Two maps",
    scale: "diverging",
    outlines: array([2, 4, 4, 1], (i) => i % 4 === 1 || i === 18 ? 1 : 0),
    tilePx: 40,
  }),
  image_grids: imageGrids([
    {
      heading: `First ${EVIL}`,
      images: pictures,
      labels: ["one", EVIL, "three"],
      legend: "brightness",
    },
    { heading: "Second", images: array([3, 3, 3], (i) => i / 27), domain: [0, 2], legend: "ink" },
    { heading: "Third", images: pictures, marks: [undefined, "wrong", undefined] },
  ], {
    title: "Three grids",
    labels: ["a", "b", "c"],
    columns: 2,
    tilePx: 30,
    domain: [0, 1],
    legend: "value",
    caption: "A caption.",
  }),
  image_grid_empty: imageGrid(array([0, 28, 28, 1], () => 0), { title: "No images" }),
  learning_curves: learningCurves(history, { epochs: 4, caption: "Three epochs." }),
  learning_curves_empty: learningCurves([], { epochs: 12 }),
  learning_curves_one: learningCurves(history.slice(0, 1), { title: EVIL }),
  picture_steps: pictureSteps([
    {
      label: "1_mine.png",
      steps: [
        { name: "as it came", image: photograph },
        { name: "prepared", image: array([4, 4], (i) => i / 16) },
      ],
      probabilities: [0.25, 0.5, 0, 0, 0.125, 0, 0, 0, 0, 0.125],
      predicted: 1,
      actual: 0,
    },
    {
      label: EVIL,
      steps: [{ name: EVIL, image: photograph }],
      probabilities: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      predicted: 0,
    },
  ], { title: "Two pictures" }),
  picture_steps_empty: pictureSteps([], { title: "No picture" }),
};

/** Returns an SVG with one element a line, numbers cut to three decimals, pictures left out. */
function cut(svg: string): string {
  return svg
    .replaceAll(/(data:image\/[a-z]+;base64),[A-Za-z0-9+/=]+/g, "$1,…")
    .replaceAll(/(\d+\.\d{3})\d+/g, "$1")
    .replaceAll("><", ">\n<") + "\n";
}

/** Returns the share of the pixels of a PNG that are not white, and its size. */
async function inked(png: Uint8Array): Promise<{ width: number; height: number; share: number }> {
  const image = await loadImage(Buffer.from(png));
  const { width, height } = image;
  const context = new Canvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const dark = data.filter((value, i) => i % 4 === 0 && value < 250).length;
  const transparent = data.filter((value, i) => i % 4 === 3 && value < 255).length;
  assert.equal(transparent, 0);
  return { width, height, share: dark / (width * height) };
}

for (const [name, drawn] of Object.entries(FIGURES)) {
  Deno.test(`figure ${name} is as its snapshot`, async () => {
    const path = new URL(`${name}.svg`, SNAPSHOTS);
    if (Deno.env.get("RECOGNITION_UPDATE") === "1") {
      await writeWhole(fromFileUrl(path), cut(drawn.svg));
    }
    assert.equal(cut(drawn.svg), await Deno.readTextFile(path));
  });

  Deno.test(`figure ${name} is XML of its size on white, and stands alone`, () => {
    const parsed = new window.DOMParser().parseFromString(drawn.svg, "application/xml");
    const { documentElement: svg } = parsed;
    assert.equal(svg.localName, "svg");
    assert.equal(svg.getAttribute("width"), String(drawn.widthPx));
    assert.equal(svg.getAttribute("height"), String(drawn.heightPx));
    assert.equal(svg.firstElementChild?.getAttribute("fill"), "#fff");
    const links = [...parsed.querySelectorAll("image")].map((image) => image.getAttribute("href"));
    assert.ok(links.every((link) => /^data:image\/(png|jpeg);base64,/.test(link ?? "")));
    assert.doesNotMatch(drawn.svg, /<script|<style|url\(|var\(| id="/);
  });

  Deno.test(`figure ${name} has no text below 12 pixels and an alternative text`, () => {
    const sizes = [...drawn.svg.matchAll(/font-size="([\d.]+)/g)].map(([, size]) => Number(size));
    assert.ok(Math.min(...sizes) >= 12);
    assert.ok(drawn.alt.length > 0 && drawn.title.length > 0 && drawn.widthPx <= 852);
  });

  Deno.test(`figureHtml() of ${name} has its labels as text only`, () => {
    const document = new window.DOMParser().parseFromString(figureHtml(drawn), "text/html");
    const element = document.querySelector("figure[role=img]");
    assert.ok(element?.getAttribute("aria-label")?.startsWith(drawn.alt.slice(0, 20)));
    assert.equal(document.querySelectorAll("script").length, 0);
    const [image, ...others] = document.querySelectorAll("img");
    assert.equal(others.length, 0);
    assert.deepEqual([image?.width, image?.height], [drawn.widthPx, drawn.heightPx]);
    assert.ok(image?.alt.startsWith(drawn.alt.slice(0, 20)));
    const [type, data = ""] = image?.src.split(",") ?? [];
    assert.equal(type, "data:image/png;base64");
    // Bytes 16–23 of a PNG are its width and height.
    const png = Buffer.from(data, "base64");
    const sizes = [png.readUInt32BE(16), png.readUInt32BE(20)];
    assert.deepEqual(sizes, [2 * drawn.widthPx, 2 * drawn.heightPx]);
    assert.equal(document.querySelector("figcaption") === null, drawn.caption === "");
  });

  Deno.test(`renderPng() of ${name} has its size and is not blank`, async () => {
    const { width, height, share } = await inked(renderPng(drawn, { scale: 1 }));
    assert.equal(width, drawn.widthPx);
    assert.ok(drawn.caption === "" ? height === drawn.heightPx : height > drawn.heightPx);
    assert.ok(share > 0.002, `${share}`);
  });
}

Deno.test("figureHtml() of a figure in several pictures has one alternative text, the figure's", () => {
  const images = ndarray(new Float32Array(24 * 16), [24, 4, 4, 1]);
  const html = figureHtml(imageGrid(images, { title: "Tall", columns: 2, tilePx: 120 }));
  const document = new window.DOMParser().parseFromString(html, "text/html");
  // An element of this role is one picture to a screen reader, which skips what is inside.
  assert.ok(document.querySelector("figure[role=img]")?.getAttribute("aria-label"));
  const alts = [...document.querySelectorAll("figure[role=img] > img")].map((image) =>
    image.getAttribute("alt")
  );
  assert.ok(alts.length > 1);
  assert.deepEqual(alts, ["24 images.", ...alts.slice(1).map(() => "")]);
});

Deno.test("renderPng() draws the caption below the figure", async () => {
  const figure = learningCurves(history, { caption: "A caption." });
  const { height } = await inked(renderPng(figure));
  assert.equal(height, 2 * (figure.heightPx + 18 + 12));
});

Deno.test("renderPng() keeps the pixels of images sharp", async () => {
  const figure = imageGrid(array([1, 2, 2], (i) => i % 3 === 0 ? 1 : 0), { title: "", tilePx: 60 });
  const image = await loadImage(Buffer.from(renderPng(figure)));
  const context = new Canvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  // A line through the middle of the upper two pixels, their frame left out.
  const y = 2 * (figure.heightPx - 12 - 4 - 45);
  const { data } = context.getImageData(2 * 18, y, 2 * 56, 1);
  const greys = new Set([...data].filter((_, i) => i % 4 === 0));
  assert.deepEqual([...greys].toSorted((a, b) => a - b), [0, 255]);
});

Deno.test("renderPng() throws on a scale of 0", () => {
  assert.throws(
    () => renderPng(learningCurves([]), { scale: 0 }),
    new RangeError(
      "Cannot render a figure as scale must be above 0 and at most 8: current value is 0",
    ),
  );
});

Deno.test("imageGrid() throws where labels are not as many as images", () => {
  assert.throws(
    () => imageGrid(pictures, { title: "", labels: ["one"] }),
    new TypeError(
      "Cannot draw images as there must be as many labels as images: there are 1 and 3",
    ),
  );
});

Deno.test("imageGrid() throws where outlines are not as many as images", () => {
  assert.throws(
    () => imageGrid(pictures, { title: "Three", outlines: array([2, 4, 4], () => 0) }),
    {
      name: "TypeError",
      message: "Cannot draw images as there must be as many outlines as images: there are 2 and 3",
    },
  );
});

Deno.test("imageGrids() says what each grid shows", () => {
  const groups = [{ heading: "a 0", images: pictures }, { heading: "a 1", images: pictures }];
  const { alt } = imageGrids(groups, { title: "Two digits", labels: ["x", "y", "z"] });
  assert.equal(alt, "a 0: 3 images: x; y; z. a 1: 3 images, labelled alike.");
});

Deno.test("imageGrid() throws on columns and sizes out of range", () => {
  assert.throws(
    () => imageGrid(pictures, { title: "", columns: 0 }),
    new RangeError(
      "Cannot draw images as columns must be a whole number from 1: current value is 0",
    ),
  );
  assert.throws(
    () => imageGrid(pictures, { title: "", tilePx: NaN }),
    new RangeError("Cannot draw images as tilePx must be from 8 to 800: current value is NaN"),
  );
});

Deno.test("pictureSteps() throws where a picture lacks probabilities", () => {
  assert.throws(
    () =>
      pictureSteps([{ label: "a", steps: [], probabilities: [1], predicted: 0 }], { title: "" }),
    new TypeError(
      'Cannot draw "a" as it must have a probability for each of 10 classes: there are 1',
    ),
  );
});

Deno.test("imageGrids() draws pairs beside each other, with one label", () => {
  const group = (heading: string) => ({ heading, images: pictures });
  const labels = Array.from({ length: pictures.shape[0] ?? 0 }, (_, i) => `pair ${i}`);
  const { svg } = imageGrids([group("left"), group("right")], {
    title: "Two",
    labels,
    paired: true,
  });
  const { document } = new JSDOM(svg).window;
  assert.equal(document.querySelectorAll("image").length, 2 * labels.length);
  assert.equal(svg.match(/>pair 0</g)?.length, 1);
});
