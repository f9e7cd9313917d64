/**
 * What the pad's page asks its server for: what lies on the disk. It throws with the server's
 * reason, or because the server is not there.
 *
 * @module
 */

import { MAX_BYTES } from "../body.ts";
import type { LetterData } from "./answers.ts";
import type { PackedLayer } from "./packed.ts";

/** Under what name a picture is saved. */
export interface Place {
  /** The folder under `data/`. */
  readonly set: string;
  readonly label: string;
  readonly name: string;
}

/** Returns the network that reads digits. */
export async function diskDigits(): Promise<PackedLayer[]> {
  return await (await answered("digits")).json();
}

/** Returns the letters of the person's own folder, once they are prepared. */
export async function diskLetters(): Promise<LetterData> {
  return await (await answered("letters")).json();
}

/** Saves a picture and returns where. */
export async function saved(picture: Blob, place: Place): Promise<string> {
  const { file } = await (await sent("save", picture, { ...place })).json();
  return file;
}

/** Returns a picture that this browser can't decode, such as HEIC, as PNG. */
export async function decoded(picture: File): Promise<Blob> {
  return await (await sent("decode", picture, { file: picture.name })).blob();
}

function sent(path: string, picture: Blob, query: Record<string, string>): Promise<Response> {
  if (picture.size > MAX_BYTES) {
    throw new Error(
      `Cannot send the picture as it must have at most ${MAX_BYTES} bytes: it has ${picture.size}`,
    );
  }
  const headers = { "content-type": picture.type || "application/octet-stream" };
  return answered(`${path}?${new URLSearchParams(query)}`, {
    method: "POST",
    body: picture,
    headers,
  });
}

async function answered(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch(() => {
    throw new Error("Cannot reach the pad's server as it must be running: start it again");
  });
  if (response.ok) return response;
  throw new Error((await response.json()).error);
}
