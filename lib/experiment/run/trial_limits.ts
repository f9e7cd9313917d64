/**
 * The time and the memory that a trial's process may take.
 *
 * @module
 */

/** What a trial may take. */
export interface TrialLimits {
  /** A trial that takes longer is ended. */
  readonly timeLimitMs: number;
  /** Ends the trial when aborted. */
  readonly signal?: AbortSignal;
}

/** How often a process's memory is looked at. */
const WATCH_MS = 250;

/** More than this between two looks is not time that a trial had. */
const MOST_GAP_MS = 1_000;

/** Returns what each of so many processes may take of this machine. */
export function processShare(
  workers: number,
  memoryLimitMb: number = Math.floor(0.8 * Deno.systemMemoryInfo().total / 1e6 / workers),
): { readonly threads: number; readonly memoryLimitMb: number } {
  const threads = Math.max(1, Math.floor(navigator.hardwareConcurrency / workers));
  return { threads, memoryLimitMb };
}

/**
 * Ends a process at a limit of its trial; returns what ends looking, and says how long the trial
 * took and the limit that it overstepped.
 */
export function watchLimits(
  child: Deno.ChildProcess,
  memoryLimitMb: number,
  { timeLimitMs, signal }: TrialLimits,
): () => Promise<{ readonly durationMs: number; readonly fault: string | undefined }> {
  const spentMs = awakeClock();
  let fault: string | undefined;
  const stop = (reason?: string) => {
    fault ??= reason;
    killProcess(child);
  };
  const look = async () => {
    if (spentMs() > timeLimitMs) {
      stop(`it timed out: a trial may take ${timeLimitMs / 1_000} s`);
    }
    const held = await memoryMb(child.pid);
    if (held <= memoryLimitMb) return;
    stop(`it ran out of memory: it held ${held} MB, and a trial may hold ${memoryLimitMb}`);
  };
  let looking = Promise.resolve();
  const interval = setInterval(() => looking = look(), WATCH_MS);
  const onAbort = () => stop();
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) stop();
  return async () => {
    const durationMs = Math.round(spentMs());
    clearInterval(interval);
    signal?.removeEventListener("abort", onAbort);
    await looking;
    return { durationMs, fault };
  };
}

/**
 * Returns a clock for whoever looks at it often: of a longer time without a look, when the machine
 * slept or this process was stopped, it counts a second.
 */
function awakeClock(): () => number {
  let spentMs = 0;
  let looked = performance.now();
  return () => {
    const now = performance.now();
    spentMs += Math.min(now - looked, MOST_GAP_MS);
    looked = now;
    return spentMs;
  };
}

/** Ends a process. */
export function killProcess(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It ended by itself.
  }
}

/** What a process holds in memory; 0 where the system doesn't say. */
export async function memoryMb(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  const [, kilobytes = "0"] = status.match(/^VmRSS:\s+(\d+) kB$/m) ?? [];
  return Math.round(Number(kilobytes) / 1_000);
}
