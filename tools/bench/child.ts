/**
 * A side as a process that is kept alive, works when asked and sleeps in between.
 *
 * @module
 */

import { lines } from "../report/lines.ts";
import type { Answer, Request } from "./protocol.ts";
import type { Program } from "./sides.ts";

/** A side's process. */
export interface Child {
  /** Its number in the operating system. */
  readonly pid: number;
  /** Sends a request and waits for its answer. */
  ask(request: Request): Promise<Answer>;
  /** Ends it. */
  close(): Promise<void>;
}

/** How many lines of its standard error an error quotes. */
const QUOTED_LINES = 12;

/** Starts a process; `title` names it in errors. */
export function startChild({ program, args, env }: Program, title: string): Child {
  const process = new Deno.Command(program, {
    args: [...args],
    env: { ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  const output = lines(process.stdout);
  const complaints = lastLines(process.stderr);

  async function ask(request: Request): Promise<Answer> {
    const line = `${JSON.stringify(request)}\n`;
    // A process that is gone takes no input; what became of it shows in its output's end.
    await input.write(new TextEncoder().encode(line)).catch(() => {});
    for (;;) {
      const { done, value } = await output.next();
      if (done) return refuse(request, `it ended\n${(await complaints).join("\n")}`);
      // Libraries print as they like; only answers are objects.
      if (!value.startsWith("{")) continue;
      const answer: Answer & { error?: string } = JSON.parse(value);
      return answer.error === undefined ? answer : refuse(request, answer.error);
    }
  }

  function refuse({ cmd }: Request, found: string): never {
    throw new Error(`Cannot measure ${title} as its process must answer "${cmd}": ${found}`);
  }

  return {
    pid: process.pid,
    ask,
    async close() {
      await input.close().catch(() => {});
      await output.return(undefined);
      try {
        process.kill("SIGKILL");
      } catch {
        // It ended by itself.
      }
      await Promise.all([complaints, process.status]);
    },
  };
}

async function lastLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string[]> {
  const last: string[] = [];
  for await (const line of lines(stream)) {
    last.push(line);
    if (last.length > QUOTED_LINES) last.shift();
  }
  return last;
}
