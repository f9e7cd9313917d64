/**
 * Answers requests on standard input: what the sides in TypeScript share.
 *
 * @module
 */

import { median } from "../../lib/base/mod.ts";
import { readLines } from "./lines.ts";
import type { Findings, Request } from "./protocol.ts";

/** What a side can do. */
export type Commands = Partial<
  Record<Request["cmd"], (request: Request) => Findings | void | Promise<Findings | void>>
>;

/** Answers one request after another until standard input ends. */
export async function serve(commands: Commands): Promise<void> {
  for await (const line of readLines(Deno.stdin.readable)) {
    const answer = await answerTo(JSON.parse(line), commands)
      .catch((error) => ({ error: String(error) }));
    console.log(JSON.stringify(answer));
  }
}

async function answerTo(request: Request, commands: Commands): Promise<unknown> {
  const command = commands[request.cmd];
  if (command === undefined) throw new TypeError(`there is no command "${request.cmd}"`);
  const times: number[] = [];
  let findings: Findings | void = undefined;
  for (let i = 0; i < (request.repeats ?? 1); i++) {
    const started = performance.now();
    findings = await command(request);
    times.push(performance.now() - started);
  }
  return { ...findings, ms: median(times) };
}
