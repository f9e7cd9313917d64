import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";

const PROJECT = fromFileUrl(new URL("..", import.meta.url));
const PROGRAM = join(PROJECT, "tools", "recognize.ts");
const DIGITS = join(PROJECT, "data", "digits");

async function recognize(
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", PROGRAM, ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

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
  assert.match(help.out, /^Usage: deno task recognize \[--json\] \[--model DIR\] FILE\|FOLDER…\n/);
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
