/**
 * `deno task recognize`: the digit on each picture, or all digits on pictures of pages.
 *
 * @module
 */

import { exitWithHelp, exitWithReason, orExit, parseOptions } from "./options.ts";

const COMMAND = {
  usage: "deno task recognize [--json] [--model DIR] [--page [--out FILE.png]] FILE|FOLDER…",
  about:
    "Prints the digit on each picture (PNG, JPEG, WebP, HEIC) and the network's probability for it;\n" +
    "with --page, all digits on each picture of a page, row by row.\n" +
    "Exits with 1 if a picture could not be read, after the others are done.",
  options: {
    json: { type: "boolean" },
    model: { type: "string" },
    page: { type: "boolean" },
    out: { type: "string" },
  },
  help: {
    json: "Print one JSON object a line: file, label, probabilities (or file, error);\n" +
      `${" ".repeat(25)}with --page: file, rows of digits with box, label, probabilities`,
    model: 'The network\'s folder; default "models/hand_cnn", for real hands',
    page: "Each picture shows a page of digits; ? follows those below 50 %",
    out: "With --page and one FILE: write the page with its digits marked",
  },
  allowPositionals: true,
} as const;

if (import.meta.main) {
  const { values, positionals } = parseOptions(COMMAND);
  const { json = false, page = false, out, model } = values;
  if (positionals.length === 0) exitWithHelp(COMMAND);
  if (out !== undefined) checkOut(out, page, positionals);
  // TensorFlow comes late: a word that doesn't fit is answered without it.
  const { recognize } = await import("./recognize/recognize.ts");
  const isDone = await orExit(() => recognize(positionals, { json, page, out, model }));
  Deno.exit(isDone ? 0 : 1);
}

function checkOut(out: string, page: boolean, paths: readonly string[]): void {
  const refuse = (rule: string, found: string) =>
    exitWithReason(COMMAND, `Cannot write a marked page as ${rule}: ${found}`);
  if (!page) refuse("--out goes with --page", "--page is missing");
  if (paths.length !== 1) refuse("--out goes with one picture", `there are ${paths.length}`);
  if (!/\.png$/i.test(out)) refuse("its name must end with .png", `it is ${JSON.stringify(out)}`);
}
