/**
 * Copies of the notebooks for a quick look: JupyterLab saves by itself what it shows, and the
 * outputs of a full run are not to be lost to those of a quick one.
 *
 * @module
 */

import { basename, join } from "@std/path";
import { writeWhole } from "../../lib/base/mod.ts";
import { codeCells, listNotebooks, readNotebook, textOf } from "../report/notebook.ts";

/**
 * Copies the notebooks of a folder into another, beside `lib/` too, so that what they import is
 * found. A copy stays until its notebook is newer; if its code was changed, it is kept then under a
 * name of its own, which is returned.
 */
export async function copyNotebooks(from: string, to: string): Promise<string[]> {
  await Deno.mkdir(to, { recursive: true });
  const kept: string[] = [];
  for (const path of await listNotebooks(from)) {
    const copy = join(to, basename(path));
    const age = await Deno.stat(copy).catch(() => undefined);
    if (age !== undefined && Number(age.mtime) >= Number((await Deno.stat(path)).mtime)) continue;
    if (age !== undefined && await codeOf(copy) !== await codeOf(path)) {
      const name = basename(path, ".ipynb") + `_changed_${Number(age.mtime)}.ipynb`;
      await Deno.rename(copy, join(to, name));
      kept.push(name);
    }
    await writeWhole(copy, await Deno.readTextFile(path));
  }
  return kept;
}

/** A file that is no notebook has code of its own. */
async function codeOf(path: string): Promise<string> {
  try {
    return codeCells(await readNotebook(path)).map(({ source }) => textOf(source)).join("\n\n");
  } catch {
    return await Deno.readTextFile(path);
  }
}
