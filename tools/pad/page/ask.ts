/**
 * Asking the pad's server.
 *
 * @module
 */

import type { About, ErrorAnswer } from "../protocol.ts";

/** Most bytes that the server takes. */
const MAX_BYTES = 10_000_000;

/** Returns what the server says of itself. */
export async function about(): Promise<About> {
  return await answerOf(await fetch("about"));
}

/**
 * Returns the server's answer to what is asked, such as `digit`, about a picture; throws with the
 * server's reason, or because it is not there.
 */
export async function ask<T>(
  path: string,
  picture: Blob,
  query: Readonly<Record<string, string>> = {},
): Promise<T> {
  if (picture.size > MAX_BYTES) {
    throw new Error(
      `Cannot send the picture as it must have at most ${MAX_BYTES} bytes: it has ${picture.size}`,
    );
  }
  const named = picture instanceof File ? { ...query, file: picture.name } : query;
  const response = await fetch(`${path}?${new URLSearchParams(named)}`, {
    method: "POST",
    body: picture,
    headers: { "content-type": picture.type },
  }).catch(() => {
    throw new Error("Cannot reach the pad's server as it must be running: start it again");
  });
  return await answerOf<T>(response);
}

async function answerOf<T>(response: Response): Promise<T> {
  const answer = await response.json() as T | ErrorAnswer;
  if (response.ok) return answer as T;
  throw new Error((answer as ErrorAnswer).error);
}
