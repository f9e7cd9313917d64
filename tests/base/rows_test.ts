import assert from "node:assert/strict";
import { extremes, named } from "../../lib/base/mod.ts";

Deno.test("extremes() takes the first of equal rows, and needs one", () => {
  const rows = [{ n: 2, name: "a" }, { n: 1, name: "b" }, { n: 1, name: "c" }, { n: 2, name: "d" }];
  assert.deepEqual(extremes(rows, ({ n }) => n).map(({ name }) => name), ["b", "a"]);
  assert.throws(() => extremes([], () => 0), {
    name: "RangeError",
    message: "Cannot find extremes as there must be at least one row: there are 0",
  });
});

Deno.test("named() names the rows that there are", () => {
  assert.throws(() => named([{ name: "a" }, { name: "b" }], "c"), {
    name: "RangeError",
    message: 'Cannot find row "c" as its name must be one of "a", "b"',
  });
});
