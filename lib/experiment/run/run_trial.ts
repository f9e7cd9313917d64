/**
 * Running one trial in a process of its own.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";
import { type BoundedLog, boundedLog } from "./bounded_log.ts";
import { PARENT_WATCH } from "./end_with_parent.ts";
import { readResult } from "./outcome.ts";
import type { TrialTask } from "../study/task.ts";
import type { Outcome } from "../study/trial.ts";
import { type TrialLimits, watchLimits } from "./trial_limits.ts";

/** How a trial is run. */
export interface RunTrialOptions extends TrialLimits {
  /** The trial works in a new folder in this one's `trials`, and leaves a log in its `logs`. */
  readonly folder: string;
  /** Threads that TensorFlow may use. */
  readonly threads: number;
  /** The module that the process runs; default `trial_process.ts`. */
  readonly program?: string | undefined;
}

/** Variables that a trial sees; everything else, for example tokens, stays with the caller. */
const PASSED_ON = /^(PATH|HOME|DENO_DIR|XDG_CACHE_HOME|LD_LIBRARY_PATH|TF_\w+)$/;

/** A disk that is full, or can't be written: the trial is not to blame. */
const NO_ROOM = /\(os error (28|30|122)\)/;

/** Characters of a reason. */
const MOST_REASON = 400;

const PROJECT = dirname(dirname(dirname(dirname(fromFileUrl(import.meta.url)))));

/**
 * Trains and measures a variation in a process of its own.
 *
 * The process may read the code, the packages and the data, write its own folder, load TensorFlow,
 * and nothing else. It ends when this one does.
 *
 * It throws if the folder can't be written, or what `options.signal` was aborted with; nothing is
 * left running then.
 */
export async function runTrial(task: TrialTask, options: RunTrialOptions): Promise<Outcome> {
  options.signal?.throwIfAborted();
  const own = await makeOwnFolder(task, options.folder);
  try {
    const log = boundedLog();
    const found = await runProcess(own, log, options);
    // A result that came just before the end counts.
    if (found.state === "fail") options.signal?.throwIfAborted();
    const outcome = found.state === "complete" ? found : withoutPlaces(found, own);
    if (outcome.state === "fail" && NO_ROOM.test(outcome.error)) refuseFolder(outcome.error);
    await writeLog(join(options.folder, "logs"), task.id, outcome, log);
    return outcome;
  } finally {
    await Deno.remove(own, { recursive: true }).catch(() => {});
  }
}

/** Makes the folder that a trial may write, with its task in it. */
async function makeOwnFolder(task: TrialTask, folder: string): Promise<string> {
  try {
    const trials = join(folder, "trials");
    await Deno.mkdir(trials, { recursive: true });
    const own = await Deno.makeTempDir({ dir: trials, prefix: `${task.id}_` });
    await Deno.writeTextFile(join(own, "task.json"), JSON.stringify(task));
    return own;
  } catch (cause) {
    return refuseFolder((cause as Error).message, cause);
  }
}

function refuseFolder(found: string, cause?: unknown): never {
  throw new Error(`Cannot run trials as they must have a folder to write to: ${found}`, { cause });
}

async function runProcess(
  own: string,
  log: BoundedLog,
  options: RunTrialOptions,
): Promise<Outcome> {
  const child = spawn(own, options);
  const ended = watchLimits(child, options);
  const [status] = await Promise.all([
    child.status,
    drain(child.stdout, log),
    drain(child.stderr, log),
  ]);
  const { durationMs, fault } = await ended();
  await child.stdin.close().catch(() => {});
  const error = fault ?? endFault(status, log);
  if (error !== undefined) return { state: "fail", error, durationMs };
  return await readResult(join(own, "result.json"), durationMs);
}

function spawn(
  own: string,
  { threads, memoryLimitMb, program }: RunTrialOptions,
): Deno.ChildProcess {
  const script = program ?? fromFileUrl(import.meta.resolve("./trial_process.ts"));
  const packages = ["node_modules", ".cache"].flatMap((name) => places(join(PROJECT, name)));
  const args = [
    ...["run", "--quiet", "--no-prompt", "--cached-only"],
    ...["--config", join(PROJECT, "deno.json")],
    // Kept by V8 where nobody can look; images and tensors are outside of its heap.
    `--v8-flags=--max-old-space-size=${Math.ceil(memoryLimitMb / 2)}`,
    `--allow-read=${listed([...packages, PARENT_WATCH, own])}`,
    `--allow-write=${listed([own])}`,
    `--allow-ffi=${listed(packages)}`,
    // The add-on's loader looks at the processor and the variables; few are passed on.
    ...["--allow-sys", "--allow-env"],
    ...[script, own],
  ];
  const passedOn = Object.entries(Deno.env.toObject()).filter(([name]) => PASSED_ON.test(name));
  return new Deno.Command(Deno.execPath(), {
    args,
    cwd: own,
    clearEnv: true,
    env: {
      ...Object.fromEntries(passedOn),
      TF_NUM_INTRAOP_THREADS: String(threads),
      TF_NUM_INTEROP_THREADS: String(threads),
      // The one place where it may write.
      TMPDIR: own,
      NO_COLOR: "1",
    },
    // Its standard input ends with this process, and it with that.
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // Ctrl-C in a terminal is for this process, which then ends the trial itself.
    detached: true,
  }).spawn();
}

/** A folder as it is named, and where it is, should that name be a link. */
function places(folder: string): string[] {
  try {
    return [...new Set([folder, Deno.realPathSync(folder)])];
  } catch {
    return [folder];
  }
}

/** Paths as Deno's permissions take them: a comma in one is doubled. */
function listed(paths: readonly string[]): string {
  return paths.map((path) => path.replaceAll(",", ",,")).join();
}

async function drain(stream: ReadableStream<Uint8Array>, log: BoundedLog): Promise<void> {
  for await (const chunk of stream) log.add(chunk);
}

/** Returns why a process did not end well, or nothing if it did. */
function endFault(
  { success, code, signal }: Deno.CommandStatus,
  log: BoundedLog,
): string | undefined {
  if (success) return undefined;
  const memory = /out of memory|bad_alloc|cannot allocate memory|OOM when allocating/i;
  const line = log.lines().findLast((line) => memory.test(line));
  // V8 puts its last words into a frame.
  if (line !== undefined) return `it ran out of memory: ${line.replace(/^[#\s]+/, "")}`;
  if (signal === "SIGKILL") return "it was killed by SIGKILL, as the system does without memory";
  if (signal !== null) return `it was killed by ${signal}`;
  const reason = log.lines().find((line) => /error/i.test(line));
  return `it ended with status ${code}${reason === undefined ? "" : `: ${reason}`}`;
}

/** A failure is kept with the results, where this machine's folders say nothing. */
function withoutPlaces(outcome: Outcome & { readonly state: "fail" }, own: string): Outcome {
  const error = outcome.error.replaceAll("file://", "")
    .replaceAll(`${own}/`, "").replaceAll(PROJECT, ".");
  const clipped = error.length <= MOST_REASON ? error : `${error.slice(0, MOST_REASON - 1)}…`;
  return { ...outcome, error: clipped };
}

/** The log is for people; a full disk that has no place for it must not lose the result. */
async function writeLog(
  folder: string,
  id: string,
  outcome: Outcome,
  log: BoundedLog,
): Promise<void> {
  const last = outcome.state === "complete" ? "complete" : `fail: ${outcome.error}`;
  const text = `${log.text()}${last} after ${outcome.durationMs} ms\n`;
  await Deno.mkdir(folder, { recursive: true })
    .then(() => Deno.writeTextFile(join(folder, `${id}.log`), text))
    .catch(() => {});
}
