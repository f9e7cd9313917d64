import assert from "node:assert/strict";
import { at, copyOf, difference, shown } from "../../lib/base/json.ts";

Deno.test("shown() quotes text, and clips what is long", () => {
  assert.equal(shown("1"), '"1"');
  assert.equal(shown(1), "1");
  assert.equal(shown(NaN), "NaN");
  assert.equal(shown(null), "null");
  assert.equal(shown(undefined), "missing");
  assert.equal(shown([1, "a"]), '[1,"a"]');
  assert.equal(shown("x".repeat(1000)), `"${"x".repeat(78)}…`);
});

Deno.test("shown() survives what JSON can't hold", () => {
  const circle: Record<string, unknown> = {};
  circle.inner = circle;
  assert.equal(shown(circle), "an object");
  assert.equal(shown([circle]), "a list");
  assert.equal(shown(3n), "3n");
  assert.equal(shown(Symbol("s")), "Symbol(s)");
});

Deno.test("at() follows keys, and ends where they do", () => {
  const value = { a: [{ b: 1 }] };
  assert.equal(at(value, "a", 0, "b"), 1);
  assert.equal(at(value, "a", 1, "b"), undefined);
  assert.equal(at(null, "a"), undefined);
  assert.equal(at("text", "length"), undefined);
});

Deno.test("copyOf() is a copy without what JSON leaves out", () => {
  const value = { a: [1], b: undefined };
  assert.deepEqual(copyOf(value), { a: [1] });
  assert.notEqual(copyOf(value).a, value.a);
});

Deno.test("difference() names the first field that differs", () => {
  const expected = { a: [1, { b: "x" }], c: null };
  const found: [unknown, string | undefined][] = [
    [{ a: [1, { b: "x" }], c: null }, undefined],
    [null, "file must be an object: it is null"],
    [[], "file must be an object: it is []"],
    [{ a: { 0: 1 }, c: null }, 'file.a must be a list: it is {"0":1}'],
    [{ a: [1, { b: "y" }], c: null }, 'file.a[1].b must be "x": it is "y"'],
    [{ a: [1], c: null }, "file.a[1] must be an object: it is missing"],
    [{ a: [1, { b: "x" }, 2], c: null }, "file.a[2] must not be there: it is 2"],
    [{ a: [1, { b: "x" }] }, "file.c must be null: it is missing"],
    [{ a: [1, { b: "x" }], c: null, d: 1 }, "file.d must not be there: it is 1"],
  ];
  for (const [value, expectedText] of found) {
    assert.equal(difference(value, expected, "file"), expectedText);
  }
});
