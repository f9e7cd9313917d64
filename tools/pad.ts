/**
 * `deno task draw`: a pad to draw digits and letters on, in the browser.
 *
 * @module
 */

import { join } from "@std/path";
import { PROJECT } from "./command.ts";
import { exitWithReason, parseOptions } from "./options.ts";

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
    // TensorFlow comes late: a word that doesn't fit is answered without it, and a bundler is at
    // work on the page meanwhile.
    const { buildPage } = await import("./pad/built.ts");
    const page = buildPage();
    page.catch(() => {});
    const { draw } = await import("./pad/draw.ts");
    await draw(port, page, values);
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

function reason(error: unknown, port: number): string {
  return error instanceof Deno.errors.AddrInUse
    ? `Cannot serve the pad as port ${port} must be free: something else has it`
    : (error as Error).message;
}
