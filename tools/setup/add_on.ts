/**
 * tfjs-node's add-on, compiled on TensorFlow's libraries.
 *
 * It stays in `.cache/` beside them, so that installing the npm packages again
 * only needs a new link.
 *
 * @module
 */

import { dirname, join } from "@std/path";
import { exists, PROJECT, run, venv } from "../command.ts";
import { cacheOf } from "./cache.ts";
import { hasCommandLineTools, pip } from "./python.ts";
import { wheelOf } from "./wheels.ts";

const TFJS_NODE = "4.22.0";
const ZIGLANG = "ziglang==0.15.2";

/** Whose add-on, and which compilers to try. */
interface CompilerOptions {
  /** The project's folder; default this one. */
  readonly project?: string;
  /** Names of C++ compilers, the best first; default the variable CXX and the usual ones. */
  readonly compilers?: readonly string[];
}

/**
 * Compiles the add-on from the package's own sources, and tries it. It takes its name when it has
 * answered, so a half-made one is made anew.
 */
export async function buildAddOn(
  { project = PROJECT, compilers }: CompilerOptions = {},
): Promise<string> {
  if (await exists(addOnOf(project))) return "already there";
  const compiler = await findCompiler({ project, ...compilers && { compilers } });
  const untried = join(cacheOf(project), "untried.node");
  const [command = "", ...before] = compiler;
  await run(command, [...before, ...await compilerArguments(project, untried)]);
  const version = await loadedVersion(untried);
  await Deno.rename(untried, addOnOf(project));
  return `tfjs-node ${TFJS_NODE} on TensorFlow ${version}, compiled with ${compiler.join(" ")}`;
}

/** Puts a link to the add-on where tfjs-node looks for it. */
export async function linkAddOn(project = PROJECT): Promise<string> {
  const target = addOnOf(project);
  const link = join(packageOf(project), "lib", "napi-v8", "tfjs_binding.node");
  if (await Deno.readLink(link).catch(() => "") === target) return "already there";
  await Deno.mkdir(dirname(link), { recursive: true });
  await Deno.remove(link).catch(() => {});
  await Deno.symlink(target, link);
  return "linked in node_modules";
}

/**
 * Returns a C++ compiler as a command: Zig's, from its Python package, where the machine has none.
 * Where that can't be had either, throws with the command that installs one.
 */
export async function findCompiler(
  { project = PROJECT, compilers }: CompilerOptions = {},
): Promise<readonly string[]> {
  for (const name of compilers ?? await usualCompilers()) {
    if (await run(name, ["--version"]).then(() => true, () => false)) return [name];
  }
  try {
    await pip(["install", "--quiet", ZIGLANG], undefined, project);
  } catch (cause) {
    throw new Error(
      `Cannot compile tfjs-node's add-on as there must be a C++ compiler: there is none, and ` +
        `${ZIGLANG} could not be installed; install one with "${
          Deno.build.os === "darwin" ? "xcode-select --install" : "sudo apt-get install g++"
        }"`,
      { cause },
    );
  }
  return [venv("python", project), "-m", "ziglang", "c++"];
}

async function usualCompilers(): Promise<readonly string[]> {
  const own = Deno.env.get("CXX");
  const usual = await hasCommandLineTools() ? ["c++", "g++", "clang++"] : [];
  return own === undefined ? usual : [own, ...usual];
}

function addOnOf(project: string): string {
  return join(cacheOf(project), `tfjs-node-${TFJS_NODE}.node`);
}

function packageOf(project: string): string {
  return join(project, "node_modules", "@tensorflow", "tfjs-node");
}

/** Loads an add-on in a process of its own, as it may crash. */
async function loadedVersion(addOn: string): Promise<string> {
  const code = `const loaded = { exports: {} };
    process.dlopen(loaded, ${JSON.stringify(addOn)});
    console.log(loaded.exports.TF_Version);`;
  try {
    return (await run(Deno.execPath(), ["eval", code])).trim();
  } catch (cause) {
    throw new Error(
      `Cannot use tfjs-node's add-on as TensorFlow must answer through it: it does not load\n${
        (cause as Error).message
      }`,
      { cause },
    );
  }
}

async function compilerArguments(project: string, output: string): Promise<string[]> {
  const folder = await Deno.realPath(packageOf(project));
  const macos = Deno.build.os === "darwin";
  return [
    ...["-O2", "-std=c++17", "-fPIC", "-shared", "-DNAPI_VERSION=8"],
    `-I${join(project, "node_modules", "node-api-headers", "include")}`,
    `-I${join(cacheOf(project), "tensorflow", "include")}`,
    // The sources include their neighbours as "../binding/…".
    `-I${dirname(folder)}`,
    join(folder, "binding", "tfjs_backend.cc"),
    join(folder, "binding", "tfjs_binding.cc"),
    ...["-o", output],
    ...wheelOf().libraries.map((name) => join(cacheOf(project), "tensorflow", name)),
    // Deno loads the add-on by its real path, in the cache, beside the libraries.
    `-Wl,-rpath,${macos ? "@loader_path" : "$ORIGIN"}/tensorflow`,
    // Node-API's functions are found in the process that loads the add-on.
    ...macos ? ["-Wl,-undefined,dynamic_lookup"] : [],
  ];
}
