/**
 * What this project relies on in `@std/csv`.
 *
 * The same tests hold for the local stand-in in `tools/std/csv/` and for the
 * published package, so they are run again after `deno task std`.
 */

import assert from "node:assert/strict";
import { parse, stringify } from "@std/csv";

function refuses(
  action: () => unknown,
  type: new (...args: never[]) => Error,
  message: string,
): void {
  assert.throws(action, (error) => {
    assert.ok(error instanceof type, `${error}`);
    assert.equal(error.message, message);
    return true;
  });
}

Deno.test("parse() returns rows of strings", () => {
  const rows: string[][] = parse("a,b\n1,\n");
  assert.deepEqual(rows, [["a", "b"], ["1", ""]]);
});

Deno.test("parse() of nothing is no rows", () => assert.deepEqual(parse(""), []));

Deno.test("parse() leaves out a byte-order mark at the start, and only there", () => {
  assert.deepEqual(parse("\ufeffa,b"), [["a", "b"]]);
  assert.deepEqual(parse('\ufeff"a",b'), [["a", "b"]]);
  assert.deepEqual(parse("a,\ufeffb"), [["a", "\ufeffb"]]);
});

Deno.test("parse() takes LF, CRLF and no line end at all", () => {
  const rows = [["a", "b"], ["c", "d"]];
  for (const text of ["a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\r\nc,d", "a,b\nc,d\r"]) {
    assert.deepEqual(parse(text), rows);
  }
  assert.deepEqual(parse("a\rb\n"), [["a\rb"]]);
});

Deno.test("parse() leaves out blank lines but keeps empty values", () => {
  assert.deepEqual(parse('\na\n\n\n""\n,\n \n'), [["a"], [""], ["", ""], [" "]]);
});

Deno.test("parse() takes separators, quotes and lines in quoted values", () => {
  assert.deepEqual(parse('"a,b","say ""a""","two\r\nlines"\n'), [["a,b", 'say "a"', "two\nlines"]]);
});

Deno.test("parse() keeps values that a spreadsheet would compute", () => {
  assert.deepEqual(parse("=1+1,'=2,@x,+3"), [["=1+1", "'=2", "@x", "+3"]]);
});

Deno.test("parse() takes ragged rows", () => {
  assert.deepEqual(parse("a,b\nc"), [["a", "b"], ["c"]]);
});

Deno.test("parse() says where a quote is wrong, in code points", () => {
  const cases: [string, string][] = [
    ['a\nθ🐱,b"c\n', 'line 2; parse error on line 2, column 5: bare " in non-quoted-field'],
    [
      'a\n"two\nli"nes"',
      'line 2; parse error on line 3, column 3: extraneous or missing " in quoted-field',
    ],
    [
      'a,"b\n',
      'line 1; parse error on line 1, column 1: extraneous or missing " in quoted-field',
    ],
    [
      'a,"b""',
      'line 1; parse error on line 1, column 7: extraneous or missing " in quoted-field',
    ],
  ];
  for (const [text, where] of cases) {
    refuses(() => parse(text), SyntaxError, `Syntax error on ${where}`);
  }
});

Deno.test("parse() takes other separators", () => {
  assert.deepEqual(parse("a;b,c\td", { separator: ";" }), [["a", "b,c\td"]]);
});

Deno.test("parse() refuses separators that can't be told from quotes and lines", () => {
  for (const separator of ['"', "\n"]) {
    refuses(() => parse("a", { separator }), Error, "Cannot parse input: invalid delimiter");
  }
});

Deno.test("stringify() writes columns of objects, in the order asked for", () => {
  const data = [{ epoch: 1, loss: 0.25, note: "x" }, { epoch: 2, loss: 0.125, note: "y" }];
  assert.equal(
    stringify(data, { columns: ["loss", "epoch"] }),
    "loss,epoch\r\n0.25,1\r\n0.125,2\r\n",
  );
});

Deno.test("stringify() writes arrays without names", () => {
  assert.equal(stringify([["a", 1], []]), "a,1\r\n\r\n");
  assert.equal(stringify([]), "");
});

Deno.test("stringify() quotes only what must be quoted", () => {
  const row = ["a,b", 'a"b', "a\nb", "a\rb", " a ", "=1+1", ""];
  assert.equal(stringify([row]), '"a,b","a""b","a\nb",a\rb, a ,=1+1,\r\n');
});

Deno.test("stringify() writes nothing for null and undefined, JSON for objects", () => {
  const row = [null, undefined, true, 0, -1.5e-7, NaN, { a: 1 }, [1, 2]];
  assert.equal(stringify([row]), ',,true,0,-1.5e-7,NaN,"{""a"":1}","[1,2]"\r\n');
});

Deno.test("stringify() refuses objects without columns, and arrays with", () => {
  refuses(
    () => stringify([{ a: 1 }]),
    TypeError,
    "No property accessor function was provided for object",
  );
  refuses(
    () => stringify([["a"]], { columns: ["a"] }),
    TypeError,
    'Property accessor is not of type "number"',
  );
});

Deno.test("parse() reads what stringify() writes", () => {
  const rows = [["a,b", 'say "a"', "two\nlines"], ["θ", "=1+1", ""]];
  assert.deepEqual(parse(stringify(rows)), rows);
});
