/**
 * `deno task setup`: everything that a fresh machine lacks, inside this folder.
 *
 * Each step looks first whether its work is done, and marks it done last, so
 * that set-up can be run again at any time, also after it was killed.
 *
 * @module
 */

import { orExit, parseOptions } from "./options.ts";
import { createProgressBar } from "./progress.ts";
import { buildAddOn, linkAddOn } from "./setup/add_on.ts";
import { getBundler } from "./setup/bundler.ts";
import { verifyLibraries } from "./setup/cache.ts";
import { getLibraries } from "./setup/libraries.ts";
import { withSetupLock } from "./setup/lock.ts";
import { checkMnist } from "./setup/mnist.ts";
import { makePython, writeKernelspec } from "./setup/python.ts";
import { type Report, seconds, step } from "./setup/steps.ts";

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno task setup [--verify]",
    about: "Sets up what is missing: Jupyter, TensorFlow, the add-on between it and Deno.",
    options: { verify: { type: "boolean" } },
    help: { verify: "Also compare TensorFlow's libraries with their checksums" },
  });
  await orExit(() => withSetupLock(() => setUp(values.verify === true)));
}

async function setUp(verify: boolean): Promise<void> {
  const started = performance.now();
  await withBar("Python environment", (report) => makePython(report));
  await step("Jupyter kernel", () => writeKernelspec());
  await withBar("TensorFlow's libraries", (report) => getLibraries(report));
  if (verify) await step("TensorFlow's checksums", () => verifyLibraries());
  await step("Add-on", () => buildAddOn());
  await step("Add-on in its place", () => linkAddOn());
  await step("MNIST", () => checkMnist());
  // All but two pages works without it.
  await step("Deno's bundler", () => getBundler()).catch(({ message }) =>
    console.error(`${message}; until then there is no try.html and no pad`)
  );
  console.log(`Set up in ${seconds(performance.now() - started)}`);
}

function withBar(title: string, action: (report: Report) => Promise<string>): Promise<void> {
  const format = `  ${title.padEnd(24)} {bar} {percentage} %  {value} of {total} MB`;
  const { update, stop } = createProgressBar({ format });
  const report: Report = (done, total) =>
    update({ done: Math.floor(done / 1e6), total: Math.ceil(total / 1e6) });
  return step(title, () => action(report).finally(stop));
}
