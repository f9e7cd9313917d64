// Every unit test in one module: what most of them import, TensorFlow above all, is loaded once
// instead of once per file. `deno test -A tests/<room>/x_test.ts` runs a file of them alone.

import { fromFileUrl, join, toFileUrl } from "@std/path";

/** Paths of the test files in and below a folder, but for those that start programs. */
async function unitTests(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory && name !== "system" && name !== "testdata") {
      paths.push(...await unitTests(path));
    } else if (name.endsWith("_test.ts")) paths.push(path);
  }
  return paths.sort();
}

for (const path of await unitTests(fromFileUrl(new URL(".", import.meta.url)))) {
  await import(toFileUrl(path).href);
}
