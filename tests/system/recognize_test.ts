import assert from "node:assert/strict";
import { join } from "@std/path";
import { readPicture } from "../../lib/image/decode.ts";
import { PROJECT } from "../../tools/command.ts";
import { blankPng } from "../helpers/bad_pictures.ts";
import { runTask, runTool } from "../helpers/program.ts";

const DIGITS = join(PROJECT, "data", "digits");

const recognize = (...args: string[]) => runTool("recognize", ...args);

Deno.test("recognize prints the digit on each picture, and nothing else", async () => {
  const { code, out, err } = await recognize(DIGITS);
  assert.equal(err, "");
  assert.equal(code, 0);
  const lines = out.trim().split("\n");
  assert.ok(lines.length >= 10);
  lines.filter((line) => line.includes("_drawn.")).forEach((line, digit) => {
    assert.match(line, new RegExp(`${digit}_drawn\\.(png|jpg): ${digit} \\(\\d+\\.\\d %\\)$`));
  });
});

Deno.test("recognize --json names a bad file, goes on, and exits with 1", async () => {
  const folder = await Deno.makeTempDir();
  const bad = join(folder, "<b>é.png");
  await Deno.writeTextFile(bad, "no picture");
  const good = join(DIGITS, "0_drawn.png");
  const { code, out, err } = await recognize("--json", bad, join(folder, "none.png"), good);
  assert.equal(err, "");
  assert.equal(code, 1);
  const [first, second, third, ...rest] = out.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(rest, []);
  assert.deepEqual(Object.keys(first), ["file", "error"]);
  assert.equal(first.file, bad);
  assert.equal(second.file, join(folder, "none.png"));
  assert.match(second.error, /^Cannot /);
  assert.deepEqual(Object.keys(third), ["file", "label", "probabilities"]);
  assert.equal(third.label, 0);
  assert.equal(third.probabilities.length, 10);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("recognize prints a bad file on standard error without --json", async () => {
  const { code, out, err } = await recognize(join(DIGITS, "0_drawn.png"), "missing.png");
  assert.equal(code, 1);
  assert.match(out, /^[^\n]*0_drawn\.png: 0 [^\n]*\n$/);
  assert.match(err, /^missing\.png: Cannot [^\n]*\n$/);
});

Deno.test("recognize explains itself", async () => {
  const help = await recognize("--help");
  assert.equal(help.code, 0);
  assert.match(
    help.out,
    /^Usage: deno task recognize \[--json\] \[--model DIR\] \[--page \[--out FILE\.png\]\] FILE\|FOLDER…\n/,
  );
  const nothing = await recognize();
  assert.equal(nothing.code, 2);
  assert.equal(nothing.err, help.out);
  const unknown = await recognize("--jsn");
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /--jsn/);
});

Deno.test("recognize says when there is no network", async () => {
  const { code, out, err } = await recognize("--model", "no_such_folder", DIGITS);
  assert.equal(code, 1);
  assert.equal(out, "");
  assert.match(
    err,
    /^Cannot read ".*no_such_folder.model\.json" as a model's file as there is none/,
  );
});

const PAGE = join(PROJECT, "data", "pages", "pi_drawn.jpg");
const PI = ["3141592653", "5897932384", "6264338327", "9502884197"];

Deno.test("recognize --page prints the digits of a page row by row", async () => {
  const { code, out, err } = await recognize("--page", PAGE);
  assert.equal(err, "");
  assert.equal(code, 0);
  assert.equal(out, `${PAGE}:\n${PI.map((row) => [...row].join(" ")).join("\n")}\n`);
});

Deno.test("recognize --page --json has boxes, labels and probabilities; --out the marked page", async () => {
  const folder = await Deno.makeTempDir();
  const marked = join(folder, "marked.png");
  const { code, out, err } = await recognize("--page", "--json", "--out", marked, PAGE);
  assert.equal(err, "");
  assert.equal(code, 0);
  const { file, rows } = JSON.parse(out);
  assert.equal(file, PAGE);
  assert.deepEqual(
    rows.map((row: { label: number }[]) => row.map(({ label }) => label).join("")),
    PI,
  );
  for (const { box, probabilities } of rows.flat()) {
    assert.equal(probabilities.length, 10);
    assert.ok(box.row >= 0 && box.row + box.height <= 900);
    assert.ok(box.column >= 0 && box.column + box.width <= 1200);
    assert.ok(box.height > 40 && box.height < 140);
  }
  const picture = await readPicture(marked);
  assert.ok(picture.width > 1000);
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["marked.png"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("recognize --page names what has no digits, and goes on", async () => {
  const folder = await Deno.makeTempDir();
  const blank = join(folder, "blank.png");
  await Deno.writeFile(blank, blankPng());
  const { code, out, err } = await recognize("--page", blank, PAGE);
  assert.equal(code, 1);
  assert.equal(
    err,
    `${blank}: Cannot find digits on "blank.png" as it must show ink on paper: ` +
      "nothing on it looks like a digit\n",
  );
  assert.equal(out.split("\n").length, 6);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("recognize refuses --out where it can't be meant", async () => {
  const cases = [
    [["--out", "a.png", PAGE], "--out goes with --page: --page is missing"],
    [["--page", "--out", "a.png", PAGE, PAGE], "--out goes with one picture: there are 2"],
    [["--page", "--out", "a.jpg", PAGE], 'its name must end with .png: it is "a.jpg"'],
  ] as const;
  for (const [args, reason] of cases) {
    const { code, out, err } = await recognize(...args);
    assert.deepEqual([code, out], [2, ""]);
    assert.equal(err.split("\n")[0], `Cannot write a marked page as ${reason}`);
  }
  const many = await recognize("--page", "--out", "a.png", DIGITS);
  assert.equal(many.code, 1);
  assert.match(
    many.err,
    /Cannot write a marked page as --out goes with one picture: there are \d+$/m,
  );
  const folder = await Deno.makeTempDir();
  const own = join(folder, "page.png");
  await Deno.copyFile(PAGE, own);
  const same = await recognize("--page", "--out", own, own);
  assert.equal(same.code, 1);
  assert.equal(
    same.err,
    `${own}: Cannot write a marked page as it must not replace its picture: both are ${
      JSON.stringify(own)
    }\n`,
  );
  assert.deepEqual(await Deno.readFile(own), await Deno.readFile(PAGE));
  await Deno.remove(folder, { recursive: true });
});

Deno.test("recognize, match and dataset take paths from where they are typed", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.copyFile(join(DIGITS, "3_drawn.jpg"), join(folder, "3.jpg"));
  const read = await runTask(folder, ["recognize", "3.jpg"]);
  assert.match(read.out, /^3\.jpg: 3 \(/);
  const marked = await runTask(folder, ["recognize", "--page", "--out", "new/marked.png", "3.jpg"]);
  assert.equal(marked.out, "3.jpg:\n3\n");
  assert.equal((await Deno.stat(join(folder, "new", "marked.png"))).isFile, true);
  await Deno.copyFile(join(PROJECT, "data", "greek", "alpha_001.png"), join(folder, "alpha_1.png"));
  const letters = await runTask(folder, ["dataset", "--out", "set/my", "alpha_1.png"]);
  assert.match(letters.out, /\nset\/my_images\.csv\n/);
  const matched = await runTask(folder, ["match", "--plain", "--train", "set/my", "alpha_1.png"]);
  assert.match(matched.out, /^alpha_1\.png: alpha /);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("recognize says what it read before it says that it can't write", async () => {
  const { code, out, err } = await recognize("--page", "--out", `${PAGE}/marked.png`, PAGE);
  assert.equal(code, 1);
  assert.equal(out.split("\n").length, 6);
  assert.equal(
    err,
    `${PAGE}: Cannot write "${PAGE}/marked.png" as the system must take all of it: ` +
      "File exists (os error 17)\n",
  );
});

Deno.test({
  name: "recognize ends with a sentence where standard output is full",
  ignore: Deno.build.os !== "linux", // There is no /dev/full elsewhere.
  fn: async () => {
    for (const words of [["recognize", join(DIGITS, "3_drawn.jpg")], ["match", "--help"]]) {
      const { code, err } = await runTask(PROJECT, words, "/dev/full");
      assert.equal(code, 1);
      assert.equal(
        err,
        "Cannot print the result as standard output must take it: " +
          "No space left on device (os error 28)\n",
      );
    }
  },
});
