/**
 * Who is answered: the pad's own page, and who knows its token.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import { Refusal } from "./refusal.ts";

/**
 * Returns the rest of a request's path behind its token: `"digits"` for `/<token>/digits`.
 *
 * Three things are checked. The `Host` must be this server's address: a page elsewhere may have
 * bent a name of its own to 127.0.0.1. The request must come from the pad's page, or from a person
 * who opens it: browsers say so in `Origin` and `Sec-Fetch-Site`. And the path must begin
 * with the token, which pages of other origins can't read.
 *
 * @throws {Refusal} With status 403, or 421 for another host.
 */
export function admitted(request: Request, token: string, port: number): string {
  const host = request.headers.get("host") ?? "";
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
    throw new Refusal(
      421,
      `Cannot answer as the host must be 127.0.0.1:${port}: it is ${JSON.stringify(host)}`,
    );
  }
  checkOrigin(request.headers, host);
  const [, given = "", ...rest] = new URL(request.url).pathname.split("/");
  if (!isEqual(given, token)) {
    throw new Refusal(
      403,
      "Cannot answer as the address must have the pad's token: open the one that the pad printed",
    );
  }
  return rest.join("/");
}

function checkOrigin(headers: Headers, host: string): void {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site") ?? "none";
  const opens = headers.get("sec-fetch-mode") === "navigate" &&
    headers.get("sec-fetch-dest") === "document";
  const isOwn = origin === null
    ? site === "same-origin" || site === "none" || opens
    : origin === `http://${host}`;
  if (isOwn) return;
  throw new Refusal(
    403,
    `Cannot answer as only the pad's own page may ask: this came from ${
      JSON.stringify(origin ?? site)
    }`,
  );
}

function isEqual(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
