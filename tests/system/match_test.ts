import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { createMnistCnn } from "../../lib/model/model.ts";
import { saveModel } from "../../lib/model/files.ts";
import { lettersOf } from "../../lib/handwriting/letters.ts";
import { listLetters, readLetter } from "../../lib/handwriting/letter_pictures.ts";
import { writeLetters } from "../../lib/handwriting/write_letters.ts";
import { PROJECT } from "../../tools/command.ts";
import { writeBadPictures } from "../helpers/bad_pictures.ts";
import { withFolder } from "../helpers/folder.ts";
import { runTool } from "../helpers/program.ts";
import { saveNew } from "../helpers/saved_model.ts";

const GREEK = join(PROJECT, "data", "greek");
const OWN = join(PROJECT, "data", "greek_own");

const match = (...args: string[]) => runTool("match", ...args);

const jsonLines = (out: string) => out.trim().split("\n").map((line) => JSON.parse(line));

Deno.test("match prints the class of each picture with its nearest letter", async () => {
  const { code, out, err } = await match("--train", GREEK, OWN);
  assert.equal(err, "");
  assert.equal(code, 0);
  const lines = out.trim().split("\n");
  assert.ok(lines.length >= 6);
  const right = lines.filter((line) => /(alpha|beta|gamma)_\d+\.jpg: \1 \(.+ [\d.]+\)$/.test(line));
  assert.ok(right.length >= 5, out);
});

Deno.test("match --json names a bad file, goes on, and exits with 1", async () => {
  const folder = await Deno.makeTempDir();
  const bad = join(folder, "<b>é.png");
  await Deno.writeTextFile(bad, "no picture");
  const good = join(OWN, "beta_001.jpg");
  const missing = join(folder, "none.png");
  const { code, out, err } = await match(
    ...["--json", "--k", "3", "--plain", "--train", GREEK, bad, missing, good],
  );
  assert.equal(err, "");
  assert.equal(code, 1);
  const [first, second, third, ...rest] = jsonLines(out);
  assert.deepEqual(rest, []);
  assert.deepEqual([Object.keys(first), first.file], [["file", "error"], bad]);
  assert.match(second.error, /^Cannot .*none\.png/);
  assert.deepEqual(Object.keys(third), ["file", "label", "neighbors", "isFar"]);
  assert.equal(third.label, "beta");
  assert.equal(third.neighbors.length, 3);
  assert.deepEqual(Object.keys(third.neighbors[0]), ["file", "label", "ssd"]);
  const distances = third.neighbors.map(({ ssd }: { ssd: number }) => ssd);
  assert.deepEqual(distances, distances.toSorted((a: number, b: number) => a - b));
  await Deno.remove(folder, { recursive: true });
});

Deno.test("match doubts a letter that is farther off than known letters are from each other", async () => {
  await withFolder(async (folder) => {
    for (const file of (await listLetters([GREEK])).filter((file) => !/alpha/.test(file))) {
      await Deno.copyFile(file, join(folder, basename(file)));
    }
    const strange = join(OWN, "alpha_001.jpg");
    const { code, out, err } = await match("--train", folder, strange);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(
      out,
      /: (beta|gamma)\? \(.+ [\d.]+; no known letter is farther than [\d.]+ from its own class: perhaps none of these\)\n$/,
    );
    const own = await match("--json", "--train", folder, join(folder, "beta_001.png"), strange);
    assert.deepEqual(jsonLines(own.out).map(({ isFar }) => isFar), [false, true]);
    // Each the only one of its class: there is nothing to compare with.
    await Deno.mkdir(join(folder, "lone"));
    for (const name of ["beta_002.png", "gamma_002.png"]) {
      await Deno.copyFile(join(GREEK, name), join(folder, "lone", name));
    }
    const lone = await match("--json", "--train", join(folder, "lone"), strange);
    assert.equal(jsonLines(lone.out)[0].isFar, false);
  });
});

Deno.test("match says what is wrong with each bad picture, and goes on", async () => {
  await withFolder(async (folder) => {
    const bad = await writeBadPictures(folder);
    const none = join(folder, "none_1.png");
    const good = join("data", "greek_own", "beta_001.jpg");
    const { code, out, err } = await match("--plain", "--train", GREEK, folder, none, good);
    assert.equal(code, 1);
    assert.match(out, /^data.greek_own.beta_001\.jpg: beta \([^\n]+\)\n$/);
    assert.deepEqual(err.trimEnd().split("\n"), [
      ...bad.map(({ file, error }) => `${file}: ${error}`),
      `${none}: Cannot read "${none}" as a picture as it must be a file: there is none`,
    ]);
  });
});

Deno.test("match refuses known letters with a bad picture among them", async () => {
  await withFolder(async (folder) => {
    const [first] = await writeBadPictures(folder);
    const { code, out, err } = await match("--train", folder, OWN);
    assert.deepEqual([code, out, err], [1, "", `${first?.error}\n`]);
  });
});

Deno.test("match takes a network whose layers have another width", async () => {
  await withFolder(async (folder) => {
    await saveNew(folder);
    for (const more of [[], ["--plain"]]) {
      const { code, out, err } = await match("--train", GREEK, "--model", folder, ...more, OWN);
      assert.deepEqual([code, err], [0, ""]);
      assert.match(out, /^([^\n]+: (alpha|beta|gamma) \([^\n]+ [\d.e-]+\)\n)+$/);
    }
  });
});

Deno.test("match reads a data set of whole pictures and inverts its paper", async () => {
  const folder = await Deno.makeTempDir();
  const files = (await listLetters([GREEK])).filter((file) => /00[1-3]\.png$/.test(file));
  const letters = await Promise.all(files.map((file) => readLetter(file, "none")));
  const prefix = join(folder, "whole");
  await writeLetters(prefix, lettersOf(letters, "none"));
  const [letter] = files;
  const { code, out, err } = await match("--json", "--train", prefix, letter ?? "");
  assert.equal(err, "");
  assert.equal(code, 0);
  const [{ label, neighbors }] = jsonLines(out);
  assert.equal(label, "alpha");
  // The picture itself, but for the rounding of a data set to 256 levels.
  assert.match(neighbors[0].file, /alpha_001\.png$/);
  assert.ok(neighbors[0].ssd < 1e-3);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("match explains itself", async () => {
  const help = await match("--help");
  assert.equal(help.code, 0);
  assert.match(help.out, /^Usage: deno task match \[--json\] \[--k 1\] .*--train FOLDER\|PREFIX/);
  for (
    const [args, rule] of [
      [[OWN], "--train must say where known ones are: it is missing"],
      [["--train", GREEK], "there must be a picture or a folder: there is none"],
      [["--train", GREEK, "--k", "1.5", OWN], '--k must be an integer of at least 1: it is "1.5"'],
    ] as const
  ) {
    const { code, out, err } = await match(...args);
    assert.deepEqual([code, out], [2, ""]);
    assert.equal(err, `Cannot match letters as ${rule}\n\n${help.out}`);
  }
});

Deno.test("match says what is wrong with known letters, k and network", async () => {
  const folder = await Deno.makeTempDir();
  const shallow = createMnistCnn({ filters: [4], poolAfter: [] });
  await saveModel(shallow, folder, {
    seed: 1,
    training: { images: 1, epochs: 0, batchSize: 1, learningRate: 0.001 },
  });
  shallow.dispose();
  const cases = [
    [
      ["--train", "no/letters"],
      'Cannot read "no/letters" as known letters as it must be a folder of pictures, or ' +
      '"no/letters_images.csv" a file: there is neither',
    ],
    [
      ["--train", OWN, "--k", "7"],
      "Cannot rank neighbors as k must be an integer from 1 to 6: current value is 7",
    ],
    [
      ["--train", OWN, "--model", folder],
      'Cannot cut layer "pool1" in model "mnist_cnn" as there is none: layers are "conv1", ' +
      '"dropout1", "flatten", "dense1", "dropout2", "dense2"',
    ],
    [
      ["--train", OWN, "--model", "no_such"],
      'Cannot read "no_such/model.json" as a model\'s file as there is none',
    ],
  ] as const;
  for (const [args, message] of cases) {
    const { code, out, err } = await match(...args, OWN);
    assert.deepEqual([code, out, err], [1, "", `${message}\n`]);
  }
  await Deno.remove(folder, { recursive: true });
});
