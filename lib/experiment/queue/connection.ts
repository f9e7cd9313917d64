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

/**
 * Returns a connection to a server that is there now, and that waits for it should it go away later.
 *
 * @throws {Deno.errors.ConnectionRefused} If no server answers there.
 */
export async function connectQueue(url: string): Promise<Redis> {
  const place = placeOf(url);
  const connection = new Redis(url, {
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
        `${reason || (cause as Error).message}`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The server's place without the password, which belongs in no message. */
function placeOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["redis:", "rediss:"].includes(parsed.protocol)) {
    throw new TypeError(
      `Cannot use a queue as its address must be like "redis://:password@host:6379": it is ` +
        shown(parsed === undefined ? url : `${parsed.protocol}…`),
    );
  }
  return `${parsed.protocol}//${parsed.host}`;
}
