/**
 * What a process prints, cut where one trial ends and the next begins.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { BoundedLog } from "./bounded_log.ts";

/** One of the two streams that a process prints to. */
export interface TrialOutput {
  /** Adds what comes to a log, up to a mark; returns whether that came, or else the stream's end. */
  readonly until: (mark: Uint8Array, log: BoundedLog) => Promise<boolean>;
  /** Reads no more. */
  readonly close: () => Promise<void>;
}

/** Returns the output of a stream. */
export function trialOutput(stream: ReadableStream<Uint8Array>): TrialOutput {
  const reader = stream.getReader();
  let kept = Buffer.alloc(0);

  function takeTo(log: BoundedLog, end: number): void {
    log.add(kept.subarray(0, end));
    kept = kept.subarray(end);
  }

  async function until(mark: Uint8Array, log: BoundedLog): Promise<boolean> {
    for (;;) {
      const place = kept.indexOf(mark);
      takeTo(log, place >= 0 ? place : beginningOf(mark, kept));
      if (place >= 0) break;
      const { value } = await reader.read();
      if (value === undefined) {
        takeTo(log, kept.length);
        return false;
      }
      kept = Buffer.concat([kept, value]);
    }
    kept = kept.subarray(mark.length);
    return true;
  }

  return { until, close: () => reader.cancel() };
}

/** Where a mark may begin whose end has not come: in the last line, if that is torn. */
function beginningOf(mark: Uint8Array, bytes: Buffer): number {
  return Math.max(bytes.lastIndexOf("\n") + 1, bytes.length - mark.length + 1);
}
