/**
 * Images as they are told to a page.
 *
 * @module
 */

import type { NdArray } from "../../lib/base/mod.ts";
import type { EncodedImages } from "./protocol.ts";

/** Returns images `[n, height, width]` as bytes: the greatest value of all, if above 0, as 255. */
export function encoded(
  { data, shape: [count = 0, height = 0, width = 0] }: NdArray,
): EncodedImages {
  const greatest = data.reduce((a, b) => Math.max(a, b), 0);
  const scale = greatest > 0 ? 255 / greatest : 0;
  const bytes = new Uint8ClampedArray(data.map((value) => scale * value));
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return { shape: [count, height, width], data: btoa(text) };
}
