/**
 * The thread that {@linkcode serveTrials} starts: it hands on each line of the standard input, and
 * ends the process at the input's end.
 *
 * @module
 */

import { abort } from "node:process";

let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) (self as unknown as Worker).postMessage(line);
}
// Deno.exit() would end this thread alone.
abort();
