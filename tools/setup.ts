/**
 * `deno task setup`: everything that a fresh machine lacks, inside this folder.
 *
 * Each step looks first whether its work is done, and marks it done last, so
 * that set-up can be run again at any time, also after it was killed.
 *
 * @module
 */

import { statfs } from "node:fs/promises";
import { loadMnist } from "../lib/mnist.ts";
import { PROJECT } from "./command.ts";
import { parseOptions } from "./options.ts";
import { makePython, pythonIsReady, writeKernelspec } from "./setup/python.ts";
import { seconds, size, step } from "./setup/steps.ts";
import {
  buildAddOn,
  getLibraries,
  librariesAreReady,
  linkAddOn,
  verifyLibraries,
} from "./setup/tensorflow.ts";

/** What each part takes while it is being made: the wheel lies beside its contents for a while. */
const BYTES = { python: 0.5e9, libraries: 1.2e9 };

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno task setup [--verify]",
    about: "Sets up what is missing: Jupyter, TensorFlow, the add-on between it and Deno.",
    options: { verify: { type: "boolean" } },
    help: { verify: "Also compare TensorFlow's libraries with their checksums" },
  });
  try {
    await setUp(values.verify === true);
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}

async function setUp(verify: boolean): Promise<void> {
  const started = performance.now();
  await checkDisk();
  await step("Python environment", makePython);
  await step("Jupyter kernel", writeKernelspec);
  await step("TensorFlow's libraries", getLibraries);
  if (verify) await step("TensorFlow's checksums", verifyLibraries);
  await step("Add-on", buildAddOn);
  await step("Add-on in its place", linkAddOn);
  await step("MNIST", checkMnist);
  console.log(`Set up in ${seconds(performance.now() - started)}`);
}

/** Too little disk is said before anything is downloaded. */
async function checkDisk(): Promise<void> {
  const needed = (await pythonIsReady() ? 0 : BYTES.python) +
    (await librariesAreReady() ? 0 : BYTES.libraries);
  const { bavail, bsize } = await statfs(PROJECT);
  const free = bavail * bsize;
  if (free < needed) {
    throw new RangeError(
      `Cannot set up as ${size(needed)} of disk are needed in "${PROJECT}": ${size(free)} are free`,
    );
  }
}

async function checkMnist(): Promise<string> {
  const { train, test } = await loadMnist();
  return `${train.labels.length} + ${test.labels.length} images, checksums right`;
}
