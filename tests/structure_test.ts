/**
 * The structure of lib: rooms on floors, imports through doors and downwards only, no circle.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname, fromFileUrl, join, relative } from "@std/path";

const LIB = fromFileUrl(new URL("../lib", import.meta.url));

/** From the ground up: a room may import those of the floors below it. */
const FLOORS = [
  ["base", "engine"],
  ["mnist", "filter2d", "neighbors", "image"],
  ["model", "figures"],
  ["training", "handwriting", "analysis", "notebook"],
  ["embedding", "experiment"],
];

/** Paths in lib of all modules that lie below a folder. */
function modules(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? modules(join(folder, name))
      : name.endsWith(".ts")
      ? [relative(LIB, join(folder, name))]
      : []
  ).sort();
}

/** Paths in lib of what a module imports, its examples not counted. */
function importsOf(module: string): string[] {
  const code = Deno.readTextFileSync(join(LIB, module)).replaceAll(/\/\*\*[^]*?\*\//g, "");
  return [...code.matchAll(/(?:from |import |import\()"(\.[^"]+)"/g)].map(([, path = ""]) =>
    join(dirname(module), path)
  );
}

const roomOf = (module: string) => module.split("/")[0] ?? "";
const floorOf = (room: string) => FLOORS.findIndex((rooms) => rooms.includes(room));

/** The first circle among modules, as the way around it; undefined where there is none. */
function circleOf(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  function visit(module: string, path: readonly string[]): string[] | undefined {
    if (path.includes(module)) return [...path.slice(path.indexOf(module)), module];
    if (done.has(module)) return undefined;
    for (const next of graph.get(module) ?? []) {
      const circle = visit(next, [...path, module]);
      if (circle !== undefined) return circle;
    }
    done.add(module);
    return undefined;
  }
  for (const module of graph.keys()) {
    const circle = visit(module, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

Deno.test("lib has nothing at its top but rooms, mod.ts and README.md, at most 16 entries", () => {
  const entries = [...Deno.readDirSync(LIB)];
  const files = entries.filter(({ isFile }) => isFile).map(({ name }) => name).sort();
  const rooms = entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  assert.deepEqual(files.filter((name) => name !== "README.md"), ["mod.ts"]);
  assert.deepEqual(rooms, FLOORS.flat().sort());
  assert.ok(entries.length <= 16);
});

Deno.test("each room has a door that says what goes in and comes out", () => {
  for (const room of FLOORS.flat()) {
    const door = Deno.readTextFileSync(join(LIB, room, "mod.ts"));
    const [comment = ""] = door.match(/^\/\*\*[^]*?\*\//) ?? [];
    assert.ok(comment.length > 200, room);
  }
});

Deno.test("rooms import only rooms of lower floors, through their doors", () => {
  const faults = modules(LIB).filter((module) => module !== "mod.ts").flatMap((module) =>
    importsOf(module)
      .filter((target) => !target.startsWith("..") && roomOf(target) !== roomOf(module))
      .filter((target) =>
        target !== `${roomOf(target)}/mod.ts` ||
        floorOf(roomOf(target)) >= floorOf(roomOf(module))
      )
      .map((target) => `${module} -> ${target}`)
  );
  assert.deepEqual(faults, []);
});

Deno.test("the experiment knows nothing of figures", () => {
  const inside = modules(LIB).filter((module) => roomOf(module) === "experiment");
  assert.ok(inside.length > 10);
  assert.deepEqual(
    inside.filter((module) => importsOf(module).some((target) => roomOf(target) === "figures")),
    [],
  );
});

Deno.test("no file of lib imports itself by way of others", () => {
  const graph = new Map(modules(LIB).map((module) => [module, importsOf(module)]));
  assert.ok([...graph.values()].flat().length > 100);
  assert.equal(circleOf(graph), undefined);
  assert.deepEqual(circleOf(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), ["b", "c", "b"]);
});

Deno.test("lib/mod.ts names what a user needs, at most 150 names, none that is inner work", () => {
  const text = Deno.readTextFileSync(join(LIB, "mod.ts")).replace(/\/\*\*[^]*?\*\//, "");
  assert.doesNotMatch(text, /export (?:type )?\*/);
  const names = [...text.matchAll(/\{([^}]*)\}/g)].flatMap(([, list = ""]) =>
    list.split(",").map((name) => name.replace("type ", "").trim()).filter((name) => name !== "")
  );
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length > 100 && names.length <= 150, `there are ${names.length}`);
  for (const inner of ["Canvas", "FONT_FILES", "bytesOf", "fillDistances", "taskOf", "valuesOf"]) {
    assert.ok(!names.includes(inner), inner);
  }
});

Deno.test("what is slow to load waits until a command line has been read", () => {
  const tools = fromFileUrl(new URL("../tools", import.meta.url));
  for (const tool of ["recognize", "match", "experiment", "pad"]) {
    const code = Deno.readTextFileSync(join(tools, `${tool}.ts`));
    assert.match(code, /await import\("\.\//, tool);
    const others = new Set(["./options.ts", "./command.ts", "@std/path"]);
    const early = [...code.matchAll(/^(?:import|\}) .*from "([^"]+)"/gm)].map(([, path]) => path);
    assert.deepEqual(early.filter((path = "") => !others.has(path)), [], tool);
  }
});

Deno.test("unit tests start no program, browser or server: those lie in tests/system", () => {
  const tests = fromFileUrl(new URL(".", import.meta.url));
  const starts =
    /new Deno\.Command\(|Deno\.serve\(|\b(?:runTool|withBrowser|withLab|withPad|withStart)\(/;
  const faults = [...Deno.readDirSync(tests)]
    .filter(({ name, isDirectory }) => isDirectory && !["system", "helpers"].includes(name))
    .flatMap(({ name }) =>
      [...Deno.readDirSync(join(tests, name))].map((file) => `${name}/${file.name}`)
    )
    .filter((file) =>
      file.endsWith(".ts") && starts.test(Deno.readTextFileSync(join(tests, file)))
    );
  assert.deepEqual(faults, []);
});

Deno.test("recognising loads no figures, which take as long as all else", () => {
  const project = fromFileUrl(new URL("..", import.meta.url));
  /** The modules that a module imports at once, those of a later `import()` not counted. */
  function loadedBy(path: string, seen = new Set<string>()): Set<string> {
    if (seen.has(path)) return seen;
    seen.add(path);
    const code = Deno.readTextFileSync(path).replaceAll(/\/\*\*[^]*?\*\//g, "");
    // A type is gone before anything is loaded.
    const named = [...code.matchAll(/^(?:import|export) (?!type )[^;]*? from "(\.[^"]+)"/gm)];
    named.forEach(([, target = ""]) => loadedBy(join(dirname(path), target), seen));
    return seen;
  }
  const loaded = [...loadedBy(join(project, "tools", "recognize", "recognize.ts"))]
    .map((path) => relative(project, path));
  assert.ok(loaded.includes("lib/model/mod.ts") && loaded.length > 50);
  assert.deepEqual(loaded.filter((path) => path.startsWith("lib/figures")), []);
});
