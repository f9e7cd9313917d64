/**
 * What Linux says of processes: memory, and who used the processor meanwhile.
 *
 * @module
 */

/** `/proc` counts processor time in these parts of a second. */
const TICKS_PER_SECOND = 100;

/** The most memory that a process has held, in MB; `undefined` where the system has no `/proc`. */
export async function peakMemory(pid: number): Promise<number | undefined> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  const [, kilobytes] = status.match(/^VmHWM:\s+(\d+) kB$/m) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
}

/** How many processors were busy, on average, with work that was not measured. */
export interface Disturbance {
  /** With sides that should be asleep. */
  readonly idleSides: number;
  /** With everything else on the machine. */
  readonly others: number;
}

/** Runs `action` and tells how much else ran: `undefined` where the system has no `/proc`. */
export async function watched<T>(
  worker: number,
  idle: readonly number[],
  action: () => Promise<T>,
): Promise<{ result: T; disturbance: Disturbance | undefined }> {
  const measure = () => Promise.all([machineTicks(), ticksOf([worker]), ticksOf(idle)]);
  const [machineBefore, workerBefore, idleBefore] = await measure();
  const started = performance.now();
  const result = await action();
  const seconds = (performance.now() - started) / 1000;
  const [machine, work, asleep] = await measure();
  const idleSides = (asleep - idleBefore) / TICKS_PER_SECOND / seconds;
  const all = (machine - machineBefore - work + workerBefore) / TICKS_PER_SECOND / seconds;
  const disturbance = { idleSides, others: Math.max(0, all - idleSides) };
  return { result, disturbance: Number.isNaN(all) ? undefined : disturbance };
}

/** The name of the machine's processor, and how many cores this process may use. */
export async function processorName(): Promise<string> {
  const text = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const [, model = Deno.build.arch] = text.match(/^model name\s*:\s*(.+)$/m) ?? [];
  const width = ["avx512f", "avx2"].find((flag) => text.includes(` ${flag} `));
  const cores = navigator.hardwareConcurrency;
  return [`${model}, ${cores} cores`, ...width === undefined ? [] : [names[width]]].join(", ");
}

const names: Readonly<Record<string, string>> = { avx512f: "AVX-512", avx2: "AVX2" };

/** Processor time of the whole machine, waiting and time taken by its host left out. */
async function machineTicks(): Promise<number> {
  const text = await Deno.readTextFile("/proc/stat").catch(() => "");
  const [user = NaN, nice = 0, system = 0, , , irq = 0, softirq = 0] =
    text.match(/^cpu +(.+)$/m)?.[1]?.split(" ").map(Number) ?? [];
  return user + nice + system + irq + softirq;
}

async function ticksOf(pids: readonly number[]): Promise<number> {
  const ticks = await Promise.all(pids.map(async (pid) => {
    const text = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
    // The name in parentheses may hold spaces; what follows it is numbers.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return Number(fields[11]) + Number(fields[12]);
  }));
  return ticks.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
}
