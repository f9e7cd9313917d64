import assert from "node:assert/strict";
import { join } from "@std/path";
import { Canvas } from "skia-canvas";
import { readPicture } from "../../lib/image/decode.ts";
import { prepareLetter } from "../../lib/handwriting/letter_pictures.ts";
import { readLetters } from "../../lib/handwriting/read_letters.ts";
import { item } from "../../lib/base/ndarray.ts";
import { PROJECT } from "../../tools/command.ts";
import { runTool } from "../helpers/program.ts";
import { missing, testUnless } from "../helpers/needs.ts";

const ORIGINALS = join(PROJECT, "..", "shared", "data", "greek_train");

const dataset = (...args: string[]) => runTool("dataset", ...args);

/** Runs `body` with a new folder that has these pictures of letters. */
async function withPictures(
  names: readonly string[],
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [i, name] of names.entries()) {
      await Deno.mkdir(join(folder, name, ".."), { recursive: true });
      await Deno.writeFile(join(folder, name), picture(i));
    }
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A PNG file of a bow in dark ink on grey paper. */
function picture(seed: number): Uint8Array {
  const canvas = new Canvas(70, 60);
  const context = canvas.getContext("2d");
  context.fillStyle = "#c8c8c4";
  context.fillRect(0, 0, 70, 60);
  context.strokeStyle = "#303038";
  context.lineWidth = 4;
  context.arc(35, 30, 12 + seed, 0, 4 + seed / 9);
  context.stroke();
  return new Uint8Array(canvas.toBufferSync("png"));
}

Deno.test("the shipped data set is what its pictures are prepared to", async () => {
  const { images, files, preparation } = await readLetters(join(PROJECT, "data", "greek"));
  assert.equal(files.length, 27);
  for (const [row, file] of files.entries()) {
    const { data } = prepareLetter(await readPicture(file), preparation);
    const levels = (values: Float32Array) => [...values].map((value) => Math.round(255 * value));
    assert.deepEqual(levels(data), levels(item(images, row).data), file);
  }
});

Deno.test("dataset writes the pictures of files and folders, classes in sorted order", async () => {
  const names = ["in/gamma_1.png", "in/alpha/001.png", "in/alpha/002.png", "beta_b1.png"];
  await withPictures(names, async (folder) => {
    const prefix = join(folder, "out", "greek");
    const { code, out, err } = await dataset(
      "--out",
      prefix,
      join(folder, "in"),
      join(folder, "beta_b1.png"),
    );
    assert.equal(err, "");
    assert.equal(code, 0);
    assert.equal(
      out,
      [
        '4 pictures, prepared with "ink"',
        "3 classes: alpha (0): 2, beta (1): 1, gamma (2): 1",
        ...["images", "labels", "index"].map((part) => `${prefix}_${part}.csv`),
        "",
      ].join("\n"),
    );
    const { images, labels, classes, files, preparation } = await readLetters(prefix);
    assert.deepEqual(images.shape, [4, 28, 28, 1]);
    assert.deepEqual(labels, [2, 0, 0, 1]);
    assert.deepEqual(classes, ["alpha", "beta", "gamma"]);
    assert.deepEqual(files, names.map((name) => join(folder, name)));
    assert.equal(preparation, "ink");
    assert.equal(images.data[0], 0);
  });
});

Deno.test("dataset --crop none keeps the polarity of the whole picture", async () => {
  await withPictures(["alpha_1.png"], async (folder) => {
    const prefix = join(folder, "greek");
    const { code } = await dataset("--crop", "none", "--out", prefix, folder);
    assert.equal(code, 0);
    const { images, preparation } = await readLetters(prefix);
    assert.equal(preparation, "none");
    assert.equal(Math.round(255 * (images.data[0] ?? 0)), 200);
    assert.ok(Math.min(...images.data) < 0.6);
  });
});

Deno.test("dataset names bad pictures and writes nothing, or leaves them out", async () => {
  await withPictures(["alpha_1.png", "beta_1.png"], async (folder) => {
    const bad = join(folder, "gamma_1.png");
    await Deno.writeTextFile(bad, "<svg/>");
    const missing = join(folder, "nowhere", "delta_1.png");
    const prefix = join(folder, "greek");
    const refused = await dataset("--out", prefix, folder, missing);
    assert.equal(refused.code, 1);
    assert.equal(refused.out, "");
    const reasons = [
      `Cannot read ${
        JSON.stringify(bad)
      } as a picture as it must be PNG, JPEG, WebP or HEIC: it begins "<svg/>"`,
      `Cannot read ${JSON.stringify(missing)} as a picture as it must be a file: there is none`,
    ];
    assert.deepEqual(refused.err.trimEnd().split("\n"), [
      ...reasons,
      "Nothing written: 2 of 4 pictures are bad; --skip-bad leaves them out",
    ]);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "alpha_1.png",
      "beta_1.png",
      "gamma_1.png",
    ]);

    const skipped = await dataset("--skip-bad", "--out", prefix, folder, missing);
    assert.equal(skipped.code, 0);
    assert.deepEqual(skipped.err.trimEnd().split("\n"), reasons);
    assert.deepEqual((await readLetters(prefix)).classes, ["alpha", "beta"]);
  });
});

Deno.test("dataset writes nothing where no picture is good", async () => {
  const { code, err } = await dataset("--skip-bad", "--out", "nowhere/x", "nowhere/a_1.png");
  assert.equal(code, 1);
  assert.ok(err.endsWith("\nNothing written: 1 of 1 pictures are bad\n"));
});

Deno.test("dataset explains a command line that doesn't fit", async () => {
  const first = async (...args: string[]): Promise<[number, string | undefined]> => {
    const { code, err } = await dataset(...args);
    assert.match(err, /\n\nUsage: deno task dataset --out PREFIX /);
    return [code, err.split("\n")[0]];
  };
  const cannot = "Cannot make a data set as";
  assert.deepEqual(await first("x.png"), [2, `${cannot} --out must say where: it is missing`]);
  assert.deepEqual(await first("--out", "x", "--crop", "all", "x.png"), [
    2,
    `${cannot} --crop must be "ink" or "none": it is "all"`,
  ]);
  assert.deepEqual(await first("--out", "x"), [
    2,
    `${cannot} there must be a picture or a folder: there is none`,
  ]);
  const { code, out } = await dataset("--help");
  assert.equal(code, 0);
  assert.match(out, /^Usage: deno task dataset --out PREFIX .*\n\n.*\n.*\n.*\n\nOptions:\n/);
});

testUnless(missing(ORIGINALS), "dataset reads the 27 originals", async () => {
  await withPictures([], async (folder) => {
    for (const crop of ["ink", "none"]) {
      const prefix = join(folder, crop);
      const { code } = await dataset("--crop", crop, "--out", prefix, ORIGINALS);
      assert.equal(code, 0);
      const { images, labels, classes } = await readLetters(prefix);
      assert.deepEqual(images.shape, [27, 28, 28, 1]);
      assert.deepEqual(classes, ["alpha", "beta", "gamma"]);
      assert.deepEqual(labels, [0, 1, 2].flatMap((label) => Array(9).fill(label)));
      // Bright ink on black, or the grey paper of the originals.
      const corner = images.data[0] ?? NaN;
      assert.ok(crop === "ink" ? corner === 0 : corner > 0.5);
    }
  });
});

Deno.test("dataset says so where files name other classes than their folders", async () => {
  const folder = await Deno.makeTempDir();
  const add = async (of: string, file: string, original: string) => {
    await Deno.mkdir(join(folder, of), { recursive: true });
    await Deno.copyFile(
      join(PROJECT, "data", "greek", `${original}_001.png`),
      join(folder, of, `${file}.png`),
    );
  };
  const run = () => runTool("dataset", "--out", join(folder, "set"), folder);
  for (const i of [1, 2]) await add("star", `alpha_${i}`, "alpha");
  await add("moon", "beta_1", "beta");
  assert.deepEqual(await run().then(({ code, err }) => [code, err]), [
    1,
    "Nothing written: classes are by the files' names, not by their folders' (moon, star), and " +
    '"beta" has one picture only; for the folders\' classes name files 1.png, 2.png, …, for ' +
    "others CLASS_ANYTHING, several of each\n",
  ]);
  await add("star", "beta_2", "beta");
  assert.deepEqual(await run().then(({ code, err }) => [code, err]), [
    0,
    "Classes are by the files' names (alpha, beta), not by their folders' (moon, star); " +
    "for those, name files 1.png, 2.png, …\n",
  ]);
  await Deno.remove(folder, { recursive: true });
});
