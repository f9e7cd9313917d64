/**
 * The project's Python environment: Jupyter, and the kernel that it starts.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "@std/path";
import { writeWhole } from "../../lib/base/files.ts";
import { exists, PROJECT, run, venv } from "../command.ts";
import { checkIdle } from "./lock.ts";
import type { Report } from "./steps.ts";

/** The programs without which an environment is not whole, whatever its stamp says. */
const PROGRAMS = ["python", "deno", "jupyter-lab", "jupyter-nbconvert", "papermill"];

/** Where distributions keep their certificates, a proxy's own among them. */
const CERTIFICATES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
];

/** A person's settings that would send packages elsewhere than into the environment are undone. */
const OWN_PIP = {
  PIP_DISABLE_PIP_VERSION_CHECK: "1",
  PIP_USER: "0",
  PIP_TARGET: "",
  PIP_PREFIX: "",
  PIP_ROOT: "",
} as const;

/** The command of this system's package manager. */
const INSTALL = Deno.build.os === "darwin"
  ? "brew install python"
  : "sudo apt-get install python3 python3-venv";

/** Deno's names of processors, by those that Python says. */
const MACHINES: Readonly<Record<string, string>> = {
  x86_64: "x86_64",
  AMD64: "x86_64",
  aarch64: "aarch64",
  arm64: "aarch64",
};

/** Whether the environment is there and whole, for the requirements as they are. */
export async function pythonIsReady(project = PROJECT): Promise<boolean> {
  const stamp = await Deno.readTextFile(stampOf(project)).catch(() => "");
  if (stamp !== await expectedStamp(project)) return false;
  // The Python it was made with may since have been removed: its link then leads nowhere.
  const found = await Promise.all(PROGRAMS.map((program) => exists(venv(program, project))));
  return found.every(Boolean);
}

/** Makes the environment; the stamp is written last, so a broken one is made anew. */
export async function makePython(report: Report, project = PROJECT): Promise<string> {
  if (await pythonIsReady(project)) return "already there";
  const python = await findPython();
  const folder = join(project, ".venv");
  await checkIdle(project);
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await run(python, ["-m", "venv", folder]);
  const requirements = join(project, "requirements.txt");
  const pinnedPip = (await Deno.readTextFile(requirements)).match(/^pip==\S+$/m)?.[0] ?? "pip";
  await pip(["install", "--quiet", pinnedPip], undefined, project);
  await pip(["install", "--requirement", requirements], report, project);
  await writeWhole(stampOf(project), await expectedStamp(project));
  return `JupyterLab, nbconvert, papermill in .venv`;
}

/**
 * Writes the kernelspec: the pinned Deno, interrupted by a signal.
 *
 * By a message Deno would end the JavaScript that runs at that moment, and of a cell that waits
 * nothing could then go on: it would never end, nor any cell after it. The signal is for the
 * notebook's helper to handle.
 */
export async function writeKernelspec(project = PROJECT): Promise<string> {
  const path = join(project, ".venv", "share", "jupyter", "kernels", "deno", "kernel.json");
  const spec = JSON.stringify(
    {
      argv: [venv("deno", project), "jupyter", "--kernel", "--conn", "{connection_file}"],
      display_name: "Deno",
      language: "typescript",
      interrupt_mode: "signal",
    },
    undefined,
    2,
  );
  if (await Deno.readTextFile(path).catch(() => "") === spec) return "already there";
  await writeWhole(path, spec);
  return 'the kernel "Deno" in .venv';
}

/**
 * Runs the environment's pip, and tells `report` how far each download has come. What it is to get
 * comes last among its arguments; where it fails, throws with what it says.
 */
export async function pip(
  args: readonly string[],
  report?: Report,
  project = PROJECT,
): Promise<void> {
  const progress = report === undefined ? [] : ["--progress-bar", "raw"];
  try {
    await run(venv("python", project), ["-m", "pip", ...args, ...progress, "--no-input"], {
      env: { ...OWN_PIP, ...await certificates() },
      onLine(line) {
        const [, done, total] = line.match(/^Progress (\d+) of (\d+)$/) ?? [];
        if (done !== undefined && Number(total) > 5e6) report?.(Number(done), Number(total));
      },
    });
  } catch (cause) {
    const { message } = cause as Error;
    const action = args.find((arg) => arg === "install" || arg === "download");
    const reason = message.match(/^ERROR: (.*)$/gm)?.at(-1)?.slice("ERROR: ".length);
    throw new Error(
      `Cannot ${action} ${args.at(-1)} as pip must get it from a package index: ` +
        `${reason ?? "it failed"}; check the network, then run "deno task setup" again\n${message}`,
      { cause },
    );
  }
}

/**
 * Returns a Python of at least 3.10, for this Deno's processor, that can make environments: the
 * first of the programs to try. Where there is none, throws with the command that installs it.
 */
export async function findPython(names?: readonly string[]): Promise<string> {
  const found: string[] = [];
  for (const name of names ?? await usualPythons()) {
    const python = await describePython(name);
    if (python === undefined) continue;
    const lack = lackOf(python);
    if (lack === undefined) return name;
    found.push(`${name} is ${lack}`);
  }
  throw new Deno.errors.NotFound(
    `Cannot set up Jupyter as it needs Python 3.10 or newer with the modules venv and ensurepip: ${
      found.join(", ") || "there is no python3"
    }; install it with "${INSTALL}"`,
  );
}

/** Homebrew's versions have only names with a number; the system's own may be a mere stand-in. */
async function usualPythons(): Promise<readonly string[]> {
  const numbered = [13, 12, 11, 10].map((minor) => `python3.${minor}`);
  return await hasCommandLineTools() ? ["python3", ...numbered, "python"] : numbered;
}

/**
 * Whether the system's own `python3` and `c++` are programs: on a Mac without the Command Line Tools
 * they only open a dialog.
 */
export async function hasCommandLineTools(os: string = Deno.build.os): Promise<boolean> {
  return os !== "darwin" || await run("xcode-select", ["-p"]).then(() => true, () => false);
}

/** A Python that was found. */
interface Python {
  readonly version: readonly number[];
  /** Its processor, as it names it. */
  readonly machine: string;
  /** Which of the modules that make environments it lacks. */
  readonly missing: readonly string[];
}

/** What a Python lacks, in a few words. */
function lackOf({ version, machine, missing }: Python): string | undefined {
  const [major = 0, minor = 0] = version;
  const name = version.join(".");
  if (major !== 3 || minor < 10) return name;
  if (missing.length > 0) return `${name} without ${missing.join(" and ")}`;
  // Under emulation it would fetch a Deno and libraries that this one can't load.
  const arch = MACHINES[machine] ?? machine;
  return arch === "" || arch === Deno.build.arch
    ? undefined
    : `${name} for ${arch} beside a Deno for ${Deno.build.arch}`;
}

async function describePython(name: string): Promise<Python | undefined> {
  const code = `import importlib.util, platform, sys
print(*sys.version_info[:2])
print(*[m for m in ("venv", "ensurepip") if importlib.util.find_spec(m) is None])
print(platform.machine())`;
  const text = await run(name, ["-c", code]).catch(() => undefined);
  if (text === undefined) return undefined;
  const [version = "", missing = "", machine = ""] = text.split("\n").map((line) => line.trim());
  return {
    version: version.split(" ").map(Number),
    machine,
    missing: missing.split(" ").filter(Boolean),
  };
}

/** A person's own setting stands; else the system's certificates, which pip may not use itself. */
async function certificates(): Promise<Record<string, string>> {
  if (Deno.env.has("PIP_CERT")) return {};
  for (const path of CERTIFICATES) {
    if (await exists(path)) return { PIP_CERT: path };
  }
  return {};
}

function stampOf(project: string): string {
  return join(project, ".venv", "complete");
}

/** Environments hold absolute paths, so one that was moved is made anew too. */
export async function expectedStamp(
  project: string,
  requirements = join(project, "requirements.txt"),
): Promise<string> {
  const wanted = await Deno.readTextFile(requirements);
  return createHash("sha256").update(wanted).update(project).digest("hex");
}
