/**
 * Pictures as iPhones take them, decoded by libheif in WebAssembly, which is loaded with the first.
 *
 * @module
 */

import { createRequire } from "node:module";
import { latin } from "./bytes.ts";
import type { Picture } from "./picture.ts";

/** Brands of HEVC-coded pictures; of AVIF's, the package can read none. */
const BRANDS: readonly string[] = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"];

/** A result of libheif, or the reason that there is none. */
type Result<T> = T & { readonly code?: object; readonly message?: string };

/** What is used of libheif's interface. */
interface Libheif {
  readonly heif_error_code: { readonly heif_error_Ok: object };
  readonly heif_colorspace: { readonly heif_colorspace_RGB: object };
  readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: object };
  heif_context_alloc(): object;
  heif_context_free(context: object): void;
  heif_context_read_from_memory(context: object, bytes: Uint8Array): Result<object>;
  heif_js_context_get_primary_image_handle(context: object): Result<object>;
  heif_image_handle_get_width(handle: object): number;
  heif_image_handle_get_height(handle: object): number;
  heif_image_handle_release(handle: object): void;
  heif_js_decode_image2(handle: object, colours: object, chroma: object): Result<{
    readonly channels: readonly [
      {
        readonly width: number;
        readonly height: number;
        readonly stride: number;
        readonly data: Uint8Array;
      },
    ];
  }>;
}

const require = createRequire(import.meta.url);
let loaded: Libheif | undefined;

/** Returns whether the bytes begin as a HEIC picture does. */
export function isHeic(bytes: Uint8Array): boolean {
  return latin(bytes, 4, 4) === "ftyp" && BRANDS.includes(latin(bytes, 8, 4));
}

/**
 * Returns the main picture of a HEIC file, upright.
 *
 * @param checkSize Is given the size before anything is decoded, and throws where it is too large.
 * @throws {SyntaxError} If the file is cut or damaged.
 */
export function decodedHeic(
  bytes: Uint8Array,
  name: string,
  checkSize: (size: { readonly width: number; readonly height: number }) => void,
): Picture {
  const heif = loaded ??= require("libheif-js/wasm-bundle") as Libheif;
  const context = heif.heif_context_alloc();
  try {
    const read = heif.heif_context_read_from_memory(context, bytes);
    if (read.code !== heif.heif_error_code.heif_error_Ok) throw damaged(name, read.message);
    const handle = whole(heif.heif_js_context_get_primary_image_handle(context), name);
    checkSize({
      width: heif.heif_image_handle_get_width(handle),
      height: heif.heif_image_handle_get_height(handle),
    });
    const decoded = heif.heif_js_decode_image2(
      handle,
      heif.heif_colorspace.heif_colorspace_RGB,
      heif.heif_chroma.heif_chroma_interleaved_RGBA,
    );
    heif.heif_image_handle_release(handle);
    const [{ width, height, stride, data }] = whole(decoded, name).channels;
    const rgba = new Uint8ClampedArray(4 * width * height);
    for (let row = 0; row < height; row++) {
      rgba.set(data.subarray(row * stride, row * stride + 4 * width), 4 * row * width);
    }
    return { name, width, height, rgba };
  } finally {
    heif.heif_context_free(context);
  }
}

function whole<T extends object>(result: Result<T>, name: string): T {
  if (result.code !== undefined) throw damaged(name, result.message);
  return result;
}

function damaged(name: string, reason = "it does not"): SyntaxError {
  return new SyntaxError(
    `Cannot read ${JSON.stringify(name)} as HEIC as its picture must decode: ${reason.trim()}`,
  );
}
