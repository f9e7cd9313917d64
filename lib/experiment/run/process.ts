/**
 * A process of this machine that runs trials, one after another.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";
import type { BoundedLog } from "./bounded_log.ts";
import { readResult } from "./outcome.ts";
import { endMark, PARENT_WATCH, RESULT, type TrialLine } from "./serve_trials.ts";
import type { TrialTask } from "../study/task.ts";
import type { Outcome } from "../study/trial.ts";
import { killProcess, memoryMb, type TrialLimits, watchLimits } from "./trial_limits.ts";
import { trialOutput } from "./trial_output.ts";

/** How a process is started. */
export interface ProcessOptions {
  /** Its trials work in a new folder in this one's `trials`, and leave a log each in its `logs`. */
  readonly folder: string;
  /**
   * A trial whose process holds more memory is ended, where the system has `/proc`; everywhere one
   * whose JavaScript heap holds more than half of it.
   */
  readonly memoryLimitMb: number;
  /** Threads that TensorFlow may use. */
  readonly threads: number;
  /** The module that the process runs; default `trial_process.ts`. */
  readonly program?: string | undefined;
}

/** A process that waits for trials. */
export interface TrialProcess {
  /** Runs a trial, one at a time; what it prints goes to the log. */
  readonly run: (task: TrialTask, log: BoundedLog, limits: TrialLimits) => Promise<Outcome>;
  /** Whether it can run another trial after one that is complete, and has memory left for it. */
  readonly isFit: () => Promise<boolean>;
  /** Settles once it has ended, by itself too. */
  readonly ended: Promise<unknown>;
  /** Ends it, and removes its folder. */
  readonly end: () => Promise<void>;
}

/** Variables that a trial sees; everything else, for example tokens, stays with the caller. */
const PASSED_ON = /^(PATH|HOME|DENO_DIR|XDG_CACHE_HOME|LD_LIBRARY_PATH|TF_\w+)$/;

/** Characters of a reason. */
const MOST_REASON = 400;

/** A process that holds more than this share of what it may after a trial runs no other. */
const KEPT_SHARE = 1 / 2;

const PROJECT = dirname(dirname(dirname(dirname(fromFileUrl(import.meta.url)))));

/**
 * Starts a process for trials.
 *
 * It may read the code, the packages and the data, write its own folder, load TensorFlow, and
 * nothing else. It ends when this one does.
 */
export async function startProcess(options: ProcessOptions): Promise<TrialProcess> {
  const { memoryLimitMb } = options;
  const trials = join(options.folder, "trials");
  await Deno.mkdir(trials, { recursive: true });
  const own = await Deno.makeTempDir({ dir: trials });
  const child = spawn(own, options);
  const input = child.stdin.getWriter();
  const outputs = [child.stdout, child.stderr].map(trialOutput);
  const result = join(own, RESULT);
  let runs = true;
  const ended = child.status.then(() => runs = false);

  return {
    async run(task, log, limits) {
      const line: TrialLine = { word: crypto.randomUUID(), task };
      const mark = endMark(line.word);
      const watched = watchLimits(child, memoryLimitMb, limits);
      // One that has ended takes no task, and its streams end.
      await input.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`)).catch(() => {});
      const marked = await Promise.all(outputs.map(({ until }) => until(mark, log)));
      const status = marked.includes(false) ? await child.status : undefined;
      const { durationMs, fault } = await watched();
      const error = fault ?? (status && endFault(status, log));
      const outcome: Outcome = error === undefined
        ? await readResult(result, durationMs)
        : { state: "fail", error, durationMs };
      return outcome.state === "complete" ? outcome : withoutPlaces(outcome, own);
    },
    isFit: async () =>
      await memoryMb(child.pid) <= KEPT_SHARE * memoryLimitMb &&
      // What is left of this trial must not be taken for the next one's.
      await Deno.remove(result).then(() => runs, () => false),
    ended,
    async end() {
      killProcess(child);
      await child.status;
      await Promise.all([input.close().catch(() => {}), ...outputs.map(({ close }) => close())]);
      await Deno.remove(own, { recursive: true }).catch(() => {});
    },
  };
}

function spawn(
  own: string,
  { threads, memoryLimitMb, program }: ProcessOptions,
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
    // Brings the tasks, and ends with this process: it ends with that.
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // Ctrl-C in a terminal is for this process, which then ends that one itself.
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
