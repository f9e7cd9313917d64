/**
 * Serving the pad until it is stopped.
 *
 * @module
 */

import { join } from "@std/path";
import { loadModel } from "../../lib/model/mod.ts";
import { exists, PROJECT } from "../command.ts";
import { onStopSignal } from "../report/signals.ts";
import { createLetterAnswers } from "./letters.ts";
import { servePad } from "./server.ts";

/** Serves the pad on a port and prints its address; returns once the letters are ready. */
export async function draw(
  port: number,
  { model: folder, data, open = false }: {
    readonly model?: string;
    readonly data: string;
    readonly open?: boolean;
  },
): Promise<void> {
  const load = async (name: string) =>
    (await loadModel(folder ?? join(PROJECT, "models", name))).model;
  const model = await load("hand_cnn");
  const letters = await createLetterAnswers(await load("mnist_cnn"), data);
  const pad = await servePad({ model, letters, data, port });
  const stop = new AbortController();
  onStopSignal(() => {
    stop.abort();
    return pad.close();
  });
  console.log(`Pad: ${pad.url}\nCtrl-C ends it`);
  if (open) await openBrowser(pad.url);
  await letters.prepare(stop.signal);
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
