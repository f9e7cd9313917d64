/**
 * Serving the pad until it is stopped.
 *
 * @module
 */

import { exists } from "../command.ts";
import type { CompletePage } from "../report/policy.ts";
import { onStopSignal } from "../report/signals.ts";
import { digitData, letterData } from "./data.ts";
import type { LetterData } from "./page/answers.ts";
import { servePad } from "./server.ts";

/** Serves the pad on a port and prints its address; returns once the letters are ready. */
export async function draw(
  port: number,
  building: Promise<CompletePage>,
  { model, data, open = false }: {
    readonly model?: string;
    readonly data: string;
    readonly open?: boolean;
  },
): Promise<void> {
  const digits = await digitData(model);
  const page = await building;
  const { promise: letters, resolve, reject } = Promise.withResolvers<LetterData>();
  const pad = servePad({ page, digits, letters, data, port });
  const stop = new AbortController();
  onStopSignal(() => {
    stop.abort();
    return pad.close();
  });
  console.log(`Pad: ${pad.url}\nCtrl-C ends it`);
  if (open) await openBrowser(pad.url);
  await letterData(data, model, stop.signal).then(resolve, reject);
  // Who asks about letters is told.
  await letters.catch(() => {});
}

/** Tries the system's way to open an address; the printed one works in any case. */
async function openBrowser(url: string): Promise<void> {
  const [program, ...args] = Deno.build.os === "darwin"
    ? ["open"]
    : await exists("/usr/bin/wslview")
    ? ["wslview"]
    : ["xdg-open"];
  try {
    const { success } = await new Deno.Command(program ?? "", {
      args: [...args, url],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    if (!success) throw new Error(`${program} failed`);
  } catch {
    console.log("No browser could be opened: open the address by hand");
  }
}
