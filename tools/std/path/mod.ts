/**
 * A local stand-in for `jsr:@std/path`, for networks that do not reach JSR.
 *
 * It carries the functions that this project uses, with the published
 * package's signatures, results and errors (version 1.1.4), on `node:path` and
 * `node:url`. `deno task std` switches to the published package.
 *
 * @module
 */

import * as path from "node:path";
import * as url from "node:url";

const WINDOWS = path.sep === "\\";

/** Returns the segments joined and normalised. */
export function join(first: string | URL, ...paths: string[]): string {
  return path.join(toPath(first), ...paths.map(toPath));
}

/** Returns an absolute path: the segments from the last absolute one on, joined. */
export function resolve(...pathSegments: string[]): string {
  return path.resolve(...pathSegments.map(toPath));
}

/** Returns the path of the folder that `p` is in, without separators at its end. */
export function dirname(p: string | URL): string {
  const folder = path.dirname(toPath(p));
  // Where there are several, node:path keeps all but one.
  return WINDOWS ? folder : folder.replace(/(?<=.)\/+$/s, "");
}

/** Returns the last part of a path, without `suffix` where it ends so. */
export function basename(p: string | URL, suffix = ""): string {
  const given = toPath(p);
  // The root has no name in node:path; in the published package it is its own.
  const name = path.basename(given) || (!WINDOWS && given !== "" ? "/" : "");
  const ends = suffix !== "" && name !== suffix && name.endsWith(suffix);
  return ends ? name.slice(0, -suffix.length) : name;
}

/** Returns the extension of a path with its dot, or an empty string. */
export function extname(p: string | URL): string {
  return path.extname(toPath(p));
}

/** Returns the relative path that leads from `from` to `to`. */
export function relative(from: string, to: string): string {
  return path.relative(toPath(from), toPath(to));
}

/** Returns the path that a `file:` URL names. */
export function fromFileUrl(given: string | URL): string {
  const { protocol, pathname, href } = new URL(given);
  if (protocol !== "file:") {
    throw new TypeError(`URL must be a file URL: received "${protocol}"`);
  }
  if (WINDOWS) return url.fileURLToPath(href);
  // Not node:url, which refuses a host and an encoded slash.
  return decodeURIComponent(pathname.replaceAll(/%(?![0-9a-f]{2})/gi, "%25"));
}

/** Returns the `file:` URL of an absolute path. */
export function toFileUrl(p: string): URL {
  if (!path.isAbsolute(toPath(p))) {
    throw new TypeError(`Path must be absolute: received "${p}"`);
  }
  if (WINDOWS) return url.pathToFileURL(p);
  // Not node:url, which resolves the path first.
  const file = new URL("file:///");
  file.pathname = p.replaceAll(/[%\\\t\n\v\f\r ]/g, encodeURIComponent);
  return file;
}

function toPath(p: string | URL): string {
  if (p instanceof URL) return fromFileUrl(p);
  if (typeof p !== "string") {
    throw new TypeError(`Path must be a string, received "${JSON.stringify(p)}"`);
  }
  return p;
}
