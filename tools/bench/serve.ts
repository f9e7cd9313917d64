/**
 * Answers requests on standard input: what the sides in TypeScript share.
 *
 * @module
 */

import { median } from "../../lib/base/mod.ts";
import { lines } from "../report/lines.ts";
import type { Findings, Request } from "./protocol.ts";

/** What a side can do. */
export type Commands = Partial<
  Record<Request["cmd"], (request: Request) => Findings | void | Promise<Findings | void>>
>;

/**
 * Answers one request after another until standard input ends, or the benchmark does, in which case
 * the work at hand is dropped.
 */
export async function serve(commands: Commands): Promise<void> {
  const parent = Deno.ppid;
  new Worker(import.meta.resolve("./parent_watch.ts"), { type: "module", name: String(parent) });
  for await (const line of lines(Deno.stdin.readable)) {
    const answer = await answerTo(JSON.parse(line), commands)
      .catch((error) => ({ error: String(error) }));
    console.log(JSON.stringify(answer));
  }
  Deno.exit();
}

async function answerTo(request: Request, commands: Commands): Promise<unknown> {
  const command = commands[request.cmd];
  if (command === undefined) throw new TypeError(`there is no command "${request.cmd}"`);
  const { result, ms } = await timed(() => command(request), request.repeats);
  return { ...result, ms };
}

/** Returns the last result of `action`, and the median of its times. */
export async function timed<T>(
  action: () => T | Promise<T>,
  repeats = 1,
): Promise<{ result: T | undefined; ms: number }> {
  const times: number[] = [];
  let result: T | undefined;
  for (let i = 0; i < repeats; i++) {
    const started = performance.now();
    result = await action();
    times.push(performance.now() - started);
  }
  return { result, ms: median(times) };
}
