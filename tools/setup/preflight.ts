/**
 * What set-up can say before anything is downloaded: an unknown platform, a machine
 * that could not run it, no Python, too little disk.
 *
 * It runs before the npm packages are there, so it may not import any.
 *
 * @module
 */

import { statfs } from "node:fs/promises";
import { join } from "@std/path";
import { exists, PROJECT } from "../command.ts";
import { librariesAreReady } from "./cache.ts";
import { checkMachine, thisMachine } from "./machine.ts";
import { findPython, pythonIsReady } from "./python.ts";
import { size } from "./steps.ts";
import { wheelOf } from "./wheels.ts";

/** What each part takes while it is being made: the wheel lies beside its contents for a while. */
const BYTES = { packages: 0.6e9, python: 0.5e9, libraries: 1.2e9 };

/**
 * Looks for what set-up needs and can't bring along; throws with what is missing, and what to do.
 */
export async function preflight(): Promise<void> {
  wheelOf();
  checkMachine(await thisMachine());
  if (!await pythonIsReady()) await findPython();
  await checkDisk(await missingBytes());
}

/** How much disk the parts take that are missing in a project. */
export async function missingBytes(project = PROJECT): Promise<number> {
  // Deno makes these links last.
  const packages = await exists(join(project, "node_modules", "yauzl"));
  return (packages ? 0 : BYTES.packages) +
    (await pythonIsReady(project) ? 0 : BYTES.python) +
    (await librariesAreReady(project) ? 0 : BYTES.libraries);
}

/** Throws if less disk is free than is needed. */
export async function checkDisk(needed: number, project = PROJECT): Promise<void> {
  const { bavail, bsize } = await statfs(project);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new RangeError(
    `Cannot set up as ${size(needed)} of disk are needed in "${project}": ${size(free)} are free`,
  );
}
