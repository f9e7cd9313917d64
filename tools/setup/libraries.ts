/**
 * TensorFlow's libraries, and the headers of their C interface, from its
 * Python wheel into `.cache/`.
 *
 * @module
 */

import { join } from "@std/path";
import { writeWhole } from "../../lib/base/files.ts";
import { PROJECT } from "../command.ts";
import { cacheOf, CONTENTS, librariesAreReady, sha256Of } from "./cache.ts";
import { pip } from "./python.ts";
import type { Report } from "./steps.ts";
import { unpack } from "./unpack.ts";
import { TENSORFLOW, type Wheel, wheelOf } from "./wheels.ts";

/** The headers of the C interface, of which the add-on needs nothing else. */
const HEADERS =
  /^tensorflow\/include\/(tensorflow\/c\/.*|tensorflow\/core\/platform\/ctstring.*|tsl\/platform\/ctstring.*|xla\/tsl\/c\/.*)\.h$/;

/** Whose libraries, and where they go. */
interface GetLibrariesOptions {
  /** The project's folder; default this one. */
  readonly project?: string;
  /** The wheel; default this platform's. */
  readonly wheel?: Wheel;
}

/**
 * Downloads the wheel and keeps its libraries and headers. Everything is made in a folder aside,
 * which takes the cache's name when it is whole.
 */
export async function getLibraries(
  report: Report,
  { project = PROJECT, wheel = wheelOf() }: GetLibrariesOptions = {},
): Promise<string> {
  if (await librariesAreReady(project)) return "already there";
  const partial = `${cacheOf(project)}.partial`;
  await Deno.remove(partial, { recursive: true }).catch(() => {});
  await Deno.mkdir(partial, { recursive: true });
  const file = await download(wheel, partial, { project, report });
  const wanted = (path: string): boolean =>
    HEADERS.test(path) || wheel.libraries.some((name) => path === `tensorflow/${name}`);
  const contents = await unpack(file, partial, wanted);
  await Deno.remove(file);
  await writeWhole(join(partial, CONTENTS), JSON.stringify(contents, undefined, 2));
  await Deno.remove(cacheOf(project), { recursive: true }).catch(() => {});
  await Deno.rename(partial, cacheOf(project));
  return `${Object.keys(contents).length} files of ${wheel.name} ${TENSORFLOW}`;
}

/** The path of the wheel, whose checksum is right. */
async function download(
  wheel: Wheel,
  folder: string,
  { project, report }: { readonly project: string; readonly report: Report },
): Promise<string> {
  const requirement = `${wheel.name}==${TENSORFLOW}`;
  await pip(
    [
      ...["download", "--no-deps", "--only-binary=:all:", "--dest", folder],
      ...["--python-version", "3.12", "--platform", wheel.platform],
      requirement,
    ],
    report,
    project,
  );
  const file = await wheelIn(folder);
  const found = await sha256Of(file);
  if (found === wheel.sha256) return file;
  await Deno.remove(folder, { recursive: true });
  throw new Error(
    `Cannot use the wheel of ${requirement} as its sha256 must be ${wheel.sha256}: ` +
      `it is ${found}; run "deno task setup" again`,
  );
}

async function wheelIn(folder: string): Promise<string> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".whl")) return join(folder, name);
  }
  throw new Error(`Cannot find the wheel of TensorFlow in "${folder}": there is none`);
}
