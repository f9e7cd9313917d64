/**
 * The beginning and the end of what a process prints, however much it is.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** Collects output. */
export interface BoundedLog {
  /** Adds some bytes. */
  readonly add: (chunk: Uint8Array) => void;
  /** What is kept, with a line that says how much is not; ends with a line end, or is empty. */
  readonly text: () => string;
  /** The lines of it that are not empty. */
  readonly lines: () => string[];
}

/** Bytes that are kept of the beginning, and of the end. */
const KEPT = 32_768;

/** Returns a log that keeps at most the first and the last `kept` bytes. */
export function boundedLog(kept: number = KEPT): BoundedLog {
  let first = new Uint8Array(0);
  let last = new Uint8Array(0);
  let seen = 0;

  function add(chunk: Uint8Array): void {
    const fits = Math.max(0, kept - seen);
    seen += chunk.length;
    first = joined(first, chunk.subarray(0, fits));
    last = joined(last, chunk.subarray(fits).slice(-kept)).slice(-kept);
  }

  function text(): string {
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const out = seen - first.length - last.length;
    const middle = out > 0 ? `\n… ${out} bytes left out …\n` : "";
    const whole = decode(first) + middle + decode(last);
    return whole === "" || whole.endsWith("\n") ? whole : `${whole}\n`;
  }

  return { add, text, lines: () => text().split("\n").filter((line) => line.trim() !== "") };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([a, b]));
}
