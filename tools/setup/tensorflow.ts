/**
 * TensorFlow's libraries from its Python wheel, and tfjs-node's add-on on them.
 *
 * What is downloaded and built stays in `.cache/`, so that installing the npm
 * packages again only needs new links.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { writeWhole } from "../../lib/files.ts";
import { PROJECT, run, venv } from "../command.ts";
import { installCommand, pip } from "./python.ts";
import type { Report } from "./steps.ts";
import { unpack } from "./unpack.ts";

const TENSORFLOW = "2.21.0";
const TFJS_NODE = "4.22.0";
const ZIGLANG = "ziglang==0.15.2";

/** A wheel that carries TensorFlow's libraries. */
interface Wheel {
  /** The package's name. */
  readonly name: string;
  /** The platform's name in wheels. */
  readonly platform: string;
  /** Its checksum. */
  readonly sha256: string;
  /** The two libraries in it. */
  readonly libraries: readonly [string, string];
}

const LINUX_LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;

/** By system and processor, as Deno names them. */
const WHEELS: Readonly<Record<string, Wheel>> = {
  "linux-x86_64": {
    name: "tensorflow-cpu",
    platform: "manylinux_2_27_x86_64",
    sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
    libraries: LINUX_LIBRARIES,
  },
  "linux-aarch64": {
    name: "tensorflow",
    platform: "manylinux_2_27_aarch64",
    sha256: "b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552",
    libraries: LINUX_LIBRARIES,
  },
  "darwin-aarch64": {
    name: "tensorflow",
    platform: "macosx_12_0_arm64",
    sha256: "56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712",
    libraries: ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"],
  },
};

/** The headers of the C interface, of which the add-on needs nothing else. */
const HEADERS =
  /^tensorflow\/include\/(tensorflow\/c\/.*|tensorflow\/core\/platform\/ctstring.*|tsl\/platform\/ctstring.*|xla\/tsl\/c\/.*)\.h$/;

const PLATFORM = `${Deno.build.os}-${Deno.build.arch}`;
const CACHE = join(PROJECT, ".cache", `tensorflow-${TENSORFLOW}-${PLATFORM}`);
const CONTENTS = join(CACHE, "contents.json");
const ADD_ON = join(CACHE, `tfjs-node-${TFJS_NODE}.node`);

/** What the cache must hold: the size and checksum of each file, by its path in the wheel. */
type Contents = Record<string, { readonly size: number; readonly sha256: string }>;

/** Whether the libraries are in the cache, each with its size. */
export async function librariesAreReady(): Promise<boolean> {
  const contents = await readContents();
  if (contents === undefined) return false;
  for (const [path, { size }] of Object.entries(contents)) {
    const found = await Deno.stat(join(CACHE, path)).catch(() => undefined);
    if (found?.size !== size) return false;
  }
  return true;
}

/** Downloads the wheel and keeps its libraries and headers. */
export async function getLibraries(report: Report): Promise<string> {
  if (await librariesAreReady()) return "already there";
  const wheel = wheelOf(PLATFORM);
  const partial = `${CACHE}.partial`;
  await Deno.remove(partial, { recursive: true }).catch(() => {});
  await Deno.mkdir(partial, { recursive: true });
  await pip([
    ...["download", "--no-deps", "--only-binary=:all:", "--dest", partial],
    ...["--python-version", "3.12", "--platform", wheel.platform],
    `${wheel.name}==${TENSORFLOW}`,
  ], report);
  const file = await wheelIn(partial);
  const found = await sha256Of(file);
  if (found !== wheel.sha256) {
    await Deno.remove(partial, { recursive: true });
    throw new Error(
      `Cannot use the wheel of ${wheel.name} ${TENSORFLOW} as its sha256 must be ${wheel.sha256}: ` +
        `it is ${found}; run "deno task setup" again`,
    );
  }
  const wanted = (path: string): boolean =>
    HEADERS.test(path) || wheel.libraries.some((name) => path === `tensorflow/${name}`);
  const contents = await unpack(file, partial, wanted);
  await Deno.remove(file);
  await writeWhole(join(partial, "contents.json"), JSON.stringify(contents, undefined, 2));
  await Deno.remove(CACHE, { recursive: true }).catch(() => {});
  await Deno.rename(partial, CACHE);
  return `${Object.keys(contents).length} files of ${wheel.name} ${TENSORFLOW}`;
}

/** Compares every file in the cache with its checksum. */
export async function verifyLibraries(): Promise<string> {
  const contents = Object.entries(await readContents() ?? {});
  for (const [path, { sha256 }] of contents) {
    const found = await sha256Of(join(CACHE, path));
    if (found === sha256) continue;
    await Deno.remove(CONTENTS);
    throw new Error(
      `Cannot trust "${path}" in .cache as its sha256 must be ${sha256}: it is ${found}; ` +
        `run "deno task setup" again to replace it`,
    );
  }
  return `${contents.length} checksums`;
}

/** Compiles tfjs-node's add-on from the package's own sources. */
export async function buildAddOn(): Promise<string> {
  if (await Deno.stat(ADD_ON).then(() => true, () => false)) return "already there";
  const [command = "", ...before] = await findCompiler();
  const partial = `${ADD_ON}.partial`;
  await run(command, [...before, ...compilerArguments(partial)]);
  await Deno.rename(partial, ADD_ON);
  return `tfjs-node ${TFJS_NODE} compiled with ${[command, ...before].join(" ")}`;
}

/** Puts the add-on where tfjs-node looks for it, and tries it. */
export async function linkAddOn(): Promise<string> {
  const link = join(packageFolder(), "lib", "napi-v8", "tfjs_binding.node");
  if (await Deno.readLink(link).catch(() => "") === ADD_ON) return "already there";
  await Deno.mkdir(dirname(link), { recursive: true });
  await Deno.remove(link).catch(() => {});
  await Deno.symlink(ADD_ON, link);
  try {
    return `TensorFlow ${await loadedVersion()} answers`;
  } catch (error) {
    await Deno.remove(link);
    await Deno.remove(ADD_ON);
    throw error;
  }
}

async function loadedVersion(): Promise<string> {
  const module = join(PROJECT, "lib", "tensorflow.ts");
  const code = `console.log((await import(${JSON.stringify(module)})).binding.TF_Version)`;
  return (await run(Deno.execPath(), ["eval", code])).trim();
}

function wheelOf(platform: string): Wheel {
  const wheel = WHEELS[platform];
  if (wheel !== undefined) return wheel;
  throw new Error(
    `Cannot set up TensorFlow as there must be libraries of it for this platform: it is ` +
      `${platform}, and wheels with them are known for ${Object.keys(WHEELS).join(", ")}; ` +
      (Deno.build.os === "windows"
        ? `use the Windows Subsystem for Linux ("wsl --install")`
        : "use one of these"),
  );
}

async function wheelIn(folder: string): Promise<string> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".whl")) return join(folder, name);
  }
  throw new Error(`Cannot find the wheel of TensorFlow in "${folder}": there is none`);
}

/** A C++ compiler as a command; Zig's, from its Python package, where the machine has none. */
async function findCompiler(): Promise<string[]> {
  const own = Deno.env.get("CXX");
  for (const name of [...own === undefined ? [] : [own], "c++", "g++", "clang++"]) {
    if (await run(name, ["--version"]).then(() => true, () => false)) return [name];
  }
  try {
    await pip(["install", "--quiet", ZIGLANG]);
  } catch (cause) {
    throw new Error(
      `Cannot compile tfjs-node's add-on as there must be a C++ compiler: there is none, and ` +
        `${ZIGLANG} could not be installed; install one with "${installCommand("g++", "llvm")}"`,
      { cause },
    );
  }
  return [venv("python"), "-m", "ziglang", "c++"];
}

function compilerArguments(output: string): string[] {
  const folder = packageFolder();
  const napi = join(PROJECT, "node_modules", "node-api-headers", "include");
  const macos = Deno.build.os === "darwin";
  return [
    ...["-O2", "-std=c++17", "-fPIC", "-shared", "-DNAPI_VERSION=8"],
    `-I${napi}`,
    `-I${join(CACHE, "tensorflow", "include")}`,
    // The sources include their neighbours as "../binding/…".
    `-I${dirname(folder)}`,
    join(folder, "binding", "tfjs_backend.cc"),
    join(folder, "binding", "tfjs_binding.cc"),
    ...["-o", output],
    ...wheelOf(PLATFORM).libraries.map((name) => join(CACHE, "tensorflow", name)),
    // Deno loads the add-on by its real path, in the cache, beside the libraries.
    `-Wl,-rpath,${macos ? "@loader_path" : "$ORIGIN"}/tensorflow`,
    // Node-API's functions are found in the process that loads the add-on.
    ...macos ? ["-Wl,-undefined,dynamic_lookup"] : [],
  ];
}

function packageFolder(): string {
  const entry = import.meta.resolve("@tensorflow/tfjs-node/package.json");
  return dirname(fromFileUrl(entry));
}

async function readContents(): Promise<Contents | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(CONTENTS));
  } catch {
    return undefined;
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk);
  return hash.digest("hex");
}
