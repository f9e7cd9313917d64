// The READMEs: their links lead somewhere, the tasks that they name exist, the first is short.

import assert from "node:assert/strict";
import { dirname, fromFileUrl, join } from "@std/path";

const PROJECT = fromFileUrl(new URL("..", import.meta.url));

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "data/README.md",
  "lib/README.md",
  "lib/experiment/README.md",
  "tools/README.md",
  "tools/bench/README.md",
];

const read = (page: string) => Deno.readTextFileSync(join(PROJECT, page));

/** Where a page's links lead that stay in the project. */
function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link)
    .filter((link) => !/^https?:/.test(link));
}

/** The anchors that GitHub and VS Code give a page's headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
  );
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile || Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

Deno.test("anchorsOf() writes headings as addresses", () => {
  assert.deepEqual(anchorsOf("# A b\n\n## Digits: recognize (1)\n"), ["a-b", "digits-recognize-1"]);
});

for (const page of PAGES) {
  Deno.test(`each link of ${page} leads to a file and a heading of the project`, () => {
    const text = read(page);
    const broken = linksOf(text).filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? page : join(dirname(page), file);
      if (!isThere(join(PROJECT, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
    });
    assert.deepEqual(broken, []);
  });

  Deno.test(`each task that ${page} names is there`, () => {
    const { tasks } = JSON.parse(read("deno.json"));
    const named = [...read(page).matchAll(/(?:deno task|2\.7\.14 task) ([a-z][a-z-]*)/g)]
      .map(([, task = ""]) => task);
    assert.deepEqual(named.filter((task) => !(task in tasks)), []);
  });
}

Deno.test("README.md is read in two minutes", () => assert.ok(read("README.md").length <= 8000));

Deno.test("tools/README.md says what each task does", () => {
  const { tasks } = JSON.parse(read("deno.json"));
  const rows = [...read("tools/README.md").matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, task]) =>
    task
  );
  assert.deepEqual(rows.toSorted(), Object.keys(tasks).sort());
});
