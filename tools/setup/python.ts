/**
 * The project's Python environment: Jupyter, and the kernel that it starts.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { dirname, join } from "@std/path";
import { writeWhole } from "../../lib/files.ts";
import { PROJECT, run, venv } from "../command.ts";
import type { Report } from "./steps.ts";

const FOLDER = join(PROJECT, ".venv");
const REQUIREMENTS = join(PROJECT, "requirements.txt");
const STAMP = join(FOLDER, "complete");

/** Where distributions keep their certificates, a proxy's own among them. */
const CERTIFICATES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
];

/** Whether the environment is there and whole, for the requirements as they are. */
export async function pythonIsReady(): Promise<boolean> {
  const stamp = await Deno.readTextFile(STAMP).catch(() => "");
  return stamp === await expectedStamp();
}

/** Makes the environment; the stamp is written last, so a broken one is made anew. */
export async function makePython(report: Report): Promise<string> {
  if (await pythonIsReady()) return "already there";
  const python = await findPython();
  await Deno.remove(FOLDER, { recursive: true }).catch(() => {});
  await makeVenv(python);
  const pinnedPip = (await Deno.readTextFile(REQUIREMENTS)).match(/^pip==\S+$/m)?.[0] ?? "pip";
  await pip(["install", "--quiet", pinnedPip]);
  await pip(["install", "--requirement", REQUIREMENTS], report);
  await writeWhole(STAMP, await expectedStamp());
  return `JupyterLab, nbconvert, papermill in .venv`;
}

/** Writes the kernelspec: the pinned Deno, interrupted by a message and not by a signal. */
export async function writeKernelspec(): Promise<string> {
  const path = join(FOLDER, "share", "jupyter", "kernels", "deno", "kernel.json");
  const spec = JSON.stringify(
    {
      argv: [venv("deno"), "jupyter", "--kernel", "--conn", "{connection_file}"],
      display_name: "Deno",
      language: "typescript",
      interrupt_mode: "message",
    },
    undefined,
    2,
  );
  if (await Deno.readTextFile(path).catch(() => "") === spec) return "already there";
  await Deno.mkdir(dirname(path), { recursive: true });
  await writeWhole(path, spec);
  return 'the kernel "Deno" in .venv';
}

/** Runs the environment's pip, which tells `report` how far each download has come. */
export async function pip(args: readonly string[], report?: Report): Promise<void> {
  const progress = report === undefined ? [] : ["--progress-bar", "raw"];
  await run(venv("python"), ["-m", "pip", ...args, ...progress, "--no-input"], {
    env: { PIP_DISABLE_PIP_VERSION_CHECK: "1", ...await certificates() },
    onLine(line) {
      const [, done, total] = line.match(/^Progress (\d+) of (\d+)$/) ?? [];
      if (done !== undefined && Number(total) > 5e6) report?.(Number(done), Number(total));
    },
  });
}

/**
 * Returns a Python of at least 3.10.
 *
 * @throws {Deno.errors.NotFound} If there is none, with the command that installs it.
 */
export async function findPython(): Promise<string> {
  const found: string[] = [];
  for (const name of ["python3", "python"]) {
    const version = await pythonVersion(name);
    if (version === undefined) continue;
    const [major = 0, minor = 0] = version;
    if (major === 3 && minor >= 10) return name;
    found.push(`${name} is ${version.join(".")}`);
  }
  throw new Deno.errors.NotFound(
    `Cannot set up Jupyter as it needs Python 3.10 or newer: ${
      found.join(", ") || "there is no python3"
    }; install it with "${installCommand("python3 python3-venv", "python@3.12")}"`,
  );
}

async function pythonVersion(name: string): Promise<number[] | undefined> {
  const code = "import sys; print(*sys.version_info[:2])";
  const text = await run(name, ["-c", code]).catch(() => undefined);
  return text?.trim().split(" ").map(Number);
}

async function makeVenv(python: string): Promise<void> {
  try {
    await run(python, ["-m", "venv", FOLDER]);
  } catch (cause) {
    await Deno.remove(FOLDER, { recursive: true }).catch(() => {});
    throw new Error(
      `Cannot make a Python environment as the modules venv and ensurepip are needed: install ` +
        `them with "${installCommand("python3-venv", "python@3.12")}" (${
          (cause as Error).message
        })`,
      { cause },
    );
  }
}

/** A person's own setting stands; else the system's certificates, which pip may not use itself. */
async function certificates(): Promise<Record<string, string>> {
  if (Deno.env.has("PIP_CERT")) return {};
  for (const path of CERTIFICATES) {
    if (await Deno.stat(path).then(() => true, () => false)) return { PIP_CERT: path };
  }
  return {};
}

/** The command of this system's package manager. */
export function installCommand(debian: string, homebrew: string): string {
  return Deno.build.os === "darwin" ? `brew install ${homebrew}` : `sudo apt-get install ${debian}`;
}

/** Environments hold absolute paths, so one that was moved is made anew too. */
async function expectedStamp(): Promise<string> {
  const requirements = await Deno.readTextFile(REQUIREMENTS);
  return createHash("sha256").update(requirements).update(PROJECT).digest("hex");
}
