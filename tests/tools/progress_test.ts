import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { createProgressBar } from "../../tools/progress.ts";

/** A stream that keeps what is written to it; with columns it is a terminal. */
function fakeStream(columns?: number): { stream: NodeJS.WriteStream; written: () => string } {
  let text = "";
  const stream = new Writable({
    write: (chunk, _, done) => {
      text += chunk;
      done();
    },
  });
  Object.assign(stream, { columns, isTTY: columns !== undefined });
  return { stream: stream as NodeJS.WriteStream, written: () => text.replaceAll("\u001b", "ESC") };
}

Deno.test("createProgressBar() redraws one line of a terminal, cut to its width", () => {
  const { stream, written } = fakeStream(28);
  const bar = createProgressBar({ stream });
  bar.update({ done: 1, total: 4, text: "cell 2 of 4, and more than fits" });
  assert.match(written(), /ESC\[1G███░{9} cell 2 of 4, anESC\[0K$/);
  bar.print("Stopping");
  assert.match(written(), /ESC\[1GESC\[2KStopping\n$/);
  bar.update({ done: 2, total: 4, text: "cell 3 of 4" });
  bar.stop();
  assert.match(written(), /Stopping\n.*█{6}░{6} cell 3 of 4.*ESC\[2K$/s);
});

Deno.test("createProgressBar() prints a line for each step where there is no terminal", () => {
  const { stream, written } = fakeStream();
  const bar = createProgressBar({ stream });
  bar.update({ done: 0, total: 4, text: "nothing yet" });
  for (let done = 0; done < 4; done++) {
    bar.update({ done, total: 4, text: `${done} of 4`, step: done >> 1 });
  }
  bar.print("Stopping");
  bar.stop();
  assert.equal(written(), "0 of 4\n2 of 4\nStopping\n");
});
