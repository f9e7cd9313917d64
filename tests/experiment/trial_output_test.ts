import assert from "node:assert/strict";
import { boundedLog } from "../../lib/experiment/run/bounded_log.ts";
import { trialOutput } from "../../lib/experiment/run/trial_output.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const MARK = encode("MARK\n");

Deno.test("trialOutput() ends a trial's output at its mark, wherever chunks end", async () => {
  const text = "one\ntwo MARMARK\nMARK\nMAR\nthree MAR";
  for (const size of [1, 2, 3, 5, 100]) {
    const chunks = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
    const { until } = trialOutput(ReadableStream.from(chunks.map(encode)));
    const found: [string, boolean][] = [];
    for (let trial = 0; trial < 3; trial++) {
      const log = boundedLog();
      const marked = await until(MARK, log);
      found.push([log.text(), marked]);
    }
    assert.deepEqual(found, [["one\ntwo MAR\n", true], ["", true], ["MAR\nthree MAR\n", false]]);
  }
});

Deno.test("trialOutput() keeps back a torn line's end alone", async () => {
  const { writable, readable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const log = boundedLog();
  const ended = trialOutput(readable).until(MARK, log);
  for (
    const [text, told] of [["one\n", "one\n"], ["twoMAR", "one\ntw\n"], ["\n", "one\ntwoMAR\n"]]
  ) {
    await writer.write(encode(text ?? ""));
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert.equal(log.text(), told);
  }
  await writer.write(MARK);
  assert.ok(await ended);
});
