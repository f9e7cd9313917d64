/**
 * What the notebooks ran on: the machine and the versions.
 *
 * @module
 */

import { cpus } from "node:os";
import { join } from "@std/path";
import { PROJECT, run, venv } from "../command.ts";

/** A name and its value, as the index lists them. */
export type Fact = readonly [name: string, value: string];

/** Packages that the results depend on, as `deno.json` names them. */
const PACKAGES = ["@tensorflow/tfjs-node", "@observablehq/plot", "skia-canvas"];

/** Returns the processor and the versions of what the results depend on. */
export async function environmentFacts(): Promise<Fact[]> {
  const deno = await run(venv("deno"), ["--version"], { env: { NO_COLOR: "1" } });
  const { imports } = JSON.parse(await Deno.readTextFile(join(PROJECT, "deno.json")));
  return [
    ["Processor", processor()],
    ["Deno", /deno (\S+)/.exec(deno)?.[1] ?? "unknown"],
    ["TypeScript", /typescript (\S+)/.exec(deno)?.[1] ?? "unknown"],
    ...PACKAGES.map((name): Fact => [name, String(imports[name]).split("@").at(-1) ?? ""]),
  ];
}

function processor(): string {
  const [first, ...others] = cpus();
  return `${first?.model.trim() ?? "unknown"}, ${others.length + 1} cores`;
}
