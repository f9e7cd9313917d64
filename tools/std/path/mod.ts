/**
 * A local stand-in for `jsr:@std/path`, for networks that do not reach JSR.
 *
 * It carries the functions that this project uses, with the published
 * package's names and signatures. `deno task std` switches to that package.
 *
 * @module
 */

import * as path from "node:path";
import * as url from "node:url";

/** Joins path segments and normalises the result. */
export const join: (path: string | URL, ...paths: string[]) => string = (first, ...rest) =>
  path.join(toPath(first), ...rest);

/** Resolves path segments, from right to left, to an absolute path. */
export const resolve: (...pathSegments: string[]) => string = path.resolve;

/** The directory part of a path. */
export const dirname: (path: string | URL) => string = (p) => path.dirname(toPath(p));

/** The last part of a path, without `suffix` where it ends so. */
export const basename: (path: string | URL, suffix?: string) => string = (p, suffix) =>
  path.basename(toPath(p), suffix);

/** The extension of a path with its dot, or an empty string. */
export const extname: (path: string | URL) => string = (p) => path.extname(toPath(p));

/** The relative path that leads from `from` to `to`. */
export const relative: (from: string, to: string) => string = path.relative;

/** The path that a `file:` URL names. */
export const fromFileUrl: (url: string | URL) => string = (u) => {
  const given = u instanceof URL ? u : new URL(u);
  if (given.protocol !== "file:") {
    throw new TypeError(`URL must be a file URL: received "${given.protocol}"`);
  }
  return url.fileURLToPath(given);
};

/** The `file:` URL of an absolute path. */
export const toFileUrl: (path: string) => URL = (p) => {
  if (!path.isAbsolute(p)) {
    throw new TypeError(`Path must be absolute: received "${p}"`);
  }
  return url.pathToFileURL(p);
};

const toPath = (p: string | URL): string => p instanceof URL ? fromFileUrl(p) : p;
