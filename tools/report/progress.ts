/**
 * Progress that a notebook's cell reports while it runs.
 *
 * The notebook's helper appends one JSON object a line to the file that the
 * variable `RECOGNITION_PROGRESS` names.
 *
 * @module
 */

/** How far long work in a cell has come. */
export interface Progress {
  /** What is being done. */
  readonly title: string;
  /** Steps done, from 0 to `total`; a step may be done in part. */
  readonly done: number;
  /** Steps in all. */
  readonly total: number;
  /** The last step's result; may be empty. */
  readonly message: string;
  /** Time since the work began. */
  readonly elapsedMs: number;
}

/**
 * Returns a function that reads what was appended to the file since its last call, and returns the
 * newest progress in it, if any. A line that is half-written is left for the next call.
 */
export function progressReader(path: string): () => Progress | undefined {
  let offset = 0;
  return () => {
    const bytes = Deno.readFileSync(path).subarray(offset);
    const end = bytes.lastIndexOf("\n".charCodeAt(0)) + 1;
    offset += end;
    const lines = new TextDecoder().decode(bytes.subarray(0, end)).split("\n");
    return lines.map(parseProgress).findLast((progress) => progress !== undefined);
  };
}

function parseProgress(line: string): Progress | undefined {
  try {
    const { title, done, total, message, elapsedMs } = JSON.parse(line);
    if (!(done >= 0 && done <= total && total > 0)) return undefined;
    return {
      title: String(title),
      done,
      total,
      message: String(message ?? ""),
      elapsedMs: Number(elapsedMs),
    };
  } catch {
    return undefined;
  }
}
