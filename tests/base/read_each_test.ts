/**
 * Reading many files of which some may be bad.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readEach } from "../../lib/base/mod.ts";

Deno.test("readEach() goes on after a failure, one file at a time", async () => {
  const events: string[] = [];
  const read = async (file: string) => {
    events.push(`begin ${file}`);
    await Promise.resolve();
    events.push(`end ${file}`);
    if (file === "2") throw new TypeError("torn");
    return Number(file);
  };
  let ended = 0;
  const { results, failures } = await readEach(["1", "2", "3"], read, () => ended++);
  assert.deepEqual(results, [1, 3]);
  assert.deepEqual(failures, [{ file: "2", error: "torn" }]);
  assert.equal(ended, 3);
  assert.deepEqual(events.slice(0, 3), ["begin 1", "end 1", "begin 2"]);
});
