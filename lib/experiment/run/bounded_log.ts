/**
 * The beginning and the end of what a process prints, however much it is.
 *
 * @module
 */

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

/**
 * Returns a log that keeps at most the first and the last `kept` bytes.
 */
export function boundedLog(kept: number = KEPT): BoundedLog {
  const first = new Uint8Array(kept);
  let last: Uint8Array = new Uint8Array(0);
  let seen = 0;

  function add(chunk: Uint8Array): void {
    const fits = Math.max(0, Math.min(kept - seen, chunk.length));
    first.set(chunk.subarray(0, fits), seen < kept ? seen : 0);
    seen += chunk.length;
    last = joined(last, chunk.subarray(Math.max(fits, chunk.length - kept))).slice(-kept);
  }

  function text(): string {
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const out = seen - Math.min(seen, kept) - last.length;
    const middle = out > 0 ? `\n… ${out} bytes left out …\n` : "";
    const whole = decode(first.subarray(0, Math.min(seen, kept))) + middle + decode(last);
    return whole === "" || whole.endsWith("\n") ? whole : `${whole}\n`;
  }

  return { add, text, lines: () => text().split("\n").filter((line) => line.trim() !== "") };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
