/**
 * `deno task draw`: a pad to draw digits and letters on, in the browser.
 *
 * @module
 */

import { join } from "@std/path";
import { loadModel } from "../lib/model/mod.ts";
import { exists, PROJECT } from "./command.ts";
import { exitWithReason, parseOptions } from "./options.ts";
import { createLetterAnswers } from "./pad/letters.ts";
import { servePad } from "./pad/server.ts";
import { onStopSignal } from "./report/signals.ts";

const COMMAND = {
  usage: "deno task draw [--port PORT] [--open] [--model DIR] [--data DIR]",
  about: "Serves a pad to draw digits and letters on, on 127.0.0.1, and prints its address;\n" +
    "Ctrl-C ends it",
  options: {
    port: { type: "string", default: "0" },
    open: { type: "boolean" },
    model: { type: "string" },
    data: { type: "string", default: join(PROJECT, "data") },
  },
  help: {
    port: "Default: any that is free",
    open: "Also open the address in the browser",
    model: "The network's folder; default models/hand_cnn for digits,\n" +
      `${" ".repeat(25)}models/mnist_cnn for letters`,
    data: 'Folder of digits/, greek/ and greek_own/; default "data"',
  },
} as const;

if (import.meta.main) {
  const { values } = parseOptions(COMMAND);
  const port = portOf(values.port);
  try {
    await draw(port, values);
  } catch (error) {
    console.error(reason(error, port));
    Deno.exit(1);
  }
}

function portOf(text: string): number {
  const port = Number(text || NaN);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  return exitWithReason(
    COMMAND,
    `Cannot serve the pad as --port must be from 0 to 65535: it is ${JSON.stringify(text)}`,
  );
}

async function draw(
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

function reason(error: unknown, port: number): string {
  return error instanceof Deno.errors.AddrInUse
    ? `Cannot serve the pad as port ${port} must be free: something else has it`
    : (error as Error).message;
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
