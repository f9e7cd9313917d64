/**
 * The queue in Redis or Valkey that trials on other machines go through: where it is, what is on it.
 *
 * @module
 */

import { Redis } from "ioredis";
import { shown } from "../../base/mod.ts";
import type { TrialTask } from "../study/task.ts";

/** Where the queue is. */
export interface QueueOptions {
  /** Where the server listens, `redis://:password@host:port` or `rediss://…` through TLS. */
  readonly url: string;
}

/** What a job on the queue holds. */
export interface TrialJob {
  readonly task: TrialTask;
  readonly timeLimitMs: number;
}

/** The queue's name. */
export const QUEUE = "recognition-trials";

const CONNECT_MS = 5_000;
const CA_VARIABLE = "RECOGNITION_QUEUE_CA";
const HINT =
  `; where the server's certificate is of an authority of your own, name the authority's ` +
  `file in ${CA_VARIABLE}`;

/**
 * Returns a connection to a server that is there now, and that waits for it should it go away later.
 *
 * @throws {Deno.errors.ConnectionRefused} If no server answers there.
 */
export async function connectQueue(url: string): Promise<Redis> {
  const place = placeOf(url);
  const connection = new Redis(url, {
    ...url.startsWith("rediss:") ? await ownAuthority() : {},
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
    lazyConnect: true,
  });
  // An error event that nobody listens to would end the process.
  let reason = `nothing answers within ${CONNECT_MS / 1_000} s`;
  connection.on("error", ({ message }: Error) => reason = message);
  const timer = setTimeout(() => connection.disconnect(), CONNECT_MS);
  try {
    await connection.connect();
    await connection.ping();
    return connection;
  } catch (cause) {
    connection.disconnect();
    throw new Deno.errors.ConnectionRefused(
      `Cannot reach the queue at "${place}" as a Redis or Valkey server must answer there: ` +
        `${reason || (cause as Error).message}${/SIGNATURE|SELF_SIGNED/.test(reason) ? HINT : ""}`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The certificate of an authority of one's own, for `rediss://`. */
async function ownAuthority(): Promise<{ tls?: { ca: string } }> {
  const path = Deno.env.get(CA_VARIABLE) ?? "";
  if (path === "") return {};
  try {
    return { tls: { ca: await Deno.readTextFile(path) } };
  } catch (cause) {
    throw new Deno.errors.NotFound(
      `Cannot read ${CA_VARIABLE} as it must name a certificate in PEM form: it is ${shown(path)}`,
      { cause },
    );
  }
}

/** The server's place without the password, of which no part belongs in a message. */
function placeOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // A "#" or "/" that is not escaped ends the host too early: what follows may be a password's.
  const isCut = parsed !== undefined && /@/.test(parsed.pathname + parsed.search + parsed.hash);
  if (parsed === undefined || isCut || !["redis:", "rediss:"].includes(parsed.protocol)) {
    const [scheme] = url.match(/^[a-z][a-z0-9+.-]*:(?=\/\/)/i) ?? ["no address"];
    throw new TypeError(
      'Cannot use a queue as its address must be like "redis://:password@host:6379", with "#", "/" ' +
        `and "@" in the password written as %23, %2F and %40: it is ${shown(`${scheme}…`)}`,
    );
  }
  return `${parsed.protocol}//${parsed.host}`;
}
