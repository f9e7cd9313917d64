/**
 * Reading what is sent, and no more than is allowed.
 *
 * @module
 */

import { Refusal } from "./refusal.ts";

/** Most bytes of a picture. */
export const MAX_BYTES = 10_000_000;
/** How often is looked whether more has come; so many looks in vain, or in all, are too many. */
const LOOK_MS = 5000;
const VAIN_LOOKS = 4;
const MOST_LOOKS = 24;
/** Bytes that are taken and thrown away, so that who sends too much sees the answer. */
const DRAINED = 2 * MAX_BYTES;

const TOO_LARGE =
  `Cannot read what was sent as it must have at most ${MAX_BYTES} bytes: it has more`;
const LATE = `Cannot read what was sent as it must come without a break of ${
  VAIN_LOOKS * LOOK_MS / 1000
} s, and within ${MOST_LOOKS * LOOK_MS / 1000} s: it did not`;

/**
 * Returns the bytes of a picture that is sent, counted as they come, whatever `Content-Length`
 * says.
 *
 * It refuses a type that is not among `types` (415), too much (413), too slow (408), nothing or a
 * body that breaks off (400).
 */
export async function pictureBody(
  request: Request,
  types: readonly string[] | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (types !== undefined && (type === undefined || !types.includes(type))) {
    throw new Refusal(
      415,
      `Cannot read what was sent as its type must be ${types.join(" or ")}: it is ${
        JSON.stringify(type)
      }`,
    );
  }
  const bytes = await limited(request);
  if (bytes.length === 0) {
    throw new Refusal(400, "Cannot read what was sent as it must be a picture: it is empty");
  }
  return bytes;
}

async function limited(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const watch = watched(reader);
  try {
    const { chunks, length } = await readChunks(reader, watch.onBytes);
    if (watch.isLate()) throw new Refusal(408, LATE);
    if (length > MAX_BYTES) throw new Refusal(413, TOO_LARGE);
    return await new Blob(chunks).bytes();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw watch.isLate()
      ? new Refusal(408, LATE)
      : new Refusal(400, "Cannot read what was sent as it must be whole: it broke off");
  } finally {
    watch.end();
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/**
 * Ends the reading where nothing comes for long, or too little. Looks are counted, not seconds:
 * time in which this process itself stood still is not the sender's fault.
 */
function watched(
  reader: Reader,
): { readonly onBytes: () => void; readonly isLate: () => boolean; readonly end: () => void } {
  let [looks, vain, late] = [0, 0, false];
  const timer = setInterval(() => {
    looks++;
    vain++;
    if (vain < VAIN_LOOKS && looks < MOST_LOOKS) return;
    late = true;
    reader.cancel().catch(() => {});
  }, LOOK_MS);
  return { onBytes: () => vain = 0, isLate: () => late, end: () => clearInterval(timer) };
}

async function readChunks(
  reader: Reader,
  onBytes: () => void,
): Promise<{ readonly chunks: Uint8Array<ArrayBuffer>[]; readonly length: number }> {
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { chunks, length };
    onBytes();
    length += value.length;
    if (length > MAX_BYTES) chunks = [];
    else chunks.push(value);
    if (length > DRAINED) {
      reader.cancel().catch(() => {});
      return { chunks, length };
    }
  }
}
