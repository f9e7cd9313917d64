/**
 * `deno task lab`: JupyterLab on this machine only, opened at the notebooks.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { join } from "@std/path";
import { PROJECT } from "./command.ts";
import { copyNotebooks } from "./lab/copies.ts";
import { orExit, parseOptions } from "./options.ts";
import { lines } from "./report/lines.ts";
import { startPython } from "./report/python.ts";
import { onStopSignal } from "./report/signals.ts";

const NO_TOKEN = "Cannot start JupyterLab as it must ask for a token: a Jupyter configuration on " +
  "this machine sets an empty one";

/** How long JupyterLab is given to end its kernels and itself. */
const GRACE_MS = 10_000;

/** What JupyterLab warns of each time, though nothing is wrong: cells show all the same. */
const HARMLESS = / is not trusted$|websocket_ping_timeout \(\d+\) cannot be longer than/;

if (import.meta.main) {
  const profile = profileOption();
  Deno.exit(await orExit(() => lab(profile)));
}

function profileOption(): string {
  const { values } = parseOptions({
    usage: "deno task lab [--profile quick|full]",
    about:
      "Starts JupyterLab on 127.0.0.1, opened at notebooks/ (full) or at copies in quick/, as it " +
      "saves by itself; Ctrl-C ends it and its kernels",
    options: { profile: { type: "string", default: Deno.env.get("PROFILE") || "full" } },
    help: { profile: "What the notebooks compute: quick or full (default)" },
  });
  if (values.profile !== "quick" && values.profile !== "full") {
    console.error(
      `Cannot start JupyterLab as the profile must be "quick" or "full": it is "${values.profile}"`,
    );
    Deno.exit(2);
  }
  return values.profile;
}

/** Runs JupyterLab until it ends; returns the status for this process. */
async function lab(profile: string): Promise<number> {
  const token = [...crypto.getRandomValues(new Uint8Array(24))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const server = startServer(profile, { token, folder: await folderOf(profile) });
  let isStopping = false;
  // SIGTERM, as at SIGINT it would leave its kernels running.
  const stop = () => {
    isStopping = true;
    server.kill("SIGTERM");
    Deno.unrefTimer(setTimeout(() => endHanging(server), GRACE_MS));
  };
  onStopSignal(stop);
  const log: string[] = [];
  const reading = followLog(server.stderr, { log, token, stop });
  const { success, code } = await server.status;
  // A kernel that outlives a crashed server keeps the log open.
  const isSafe = await Promise.race([reading, delay(1000, true)]);
  if (success || isStopping) return isSafe ? 0 : 1;
  const tail = log.slice(-12).join("\n");
  console.error(`Cannot run JupyterLab: it ended with status ${code}\n${tail}`);
  return 1;
}

/** Ends a JupyterLab that hangs, as it may after it has ended its kernels, and kernels it has left. */
async function endHanging(server: Deno.ChildProcess): Promise<void> {
  const pgrep = new Deno.Command("pgrep", { args: ["-P", String(server.pid)] });
  // Not every machine has it.
  const stdout = await pgrep.output().then(({ stdout }) => stdout, () => new Uint8Array());
  const children = new TextDecoder().decode(stdout).split("\n").filter(Boolean).map(Number);
  for (const pid of [server.pid, ...children]) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

/** Returns what is opened: in the quick profile copies, so that full outputs are not written over. */
async function folderOf(profile: string): Promise<string> {
  const folder = join(PROJECT, "notebooks");
  if (profile === "full") return folder;
  const copies = join(PROJECT, "quick");
  for (const name of await copyNotebooks(folder, copies)) {
    console.error(`The notebook is newer: your changed copy is now quick/${name}`);
  }
  return copies;
}

/** Prints the address once the server has one; returns whether it asks for a token. */
async function followLog(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  { log, token, stop }: {
    readonly log: string[];
    readonly token: string;
    readonly stop: () => void;
  },
): Promise<boolean> {
  let address: string | undefined;
  for await (const line of lines(stream)) {
    log.push(line);
    if (/^\[[WE] /.test(line) && !HARMLESS.test(line)) console.error(line);
    if (address !== undefined) continue;
    // JupyterLab writes dots for a token that it was given.
    address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line)?.[0]
      .replace("token=...", `token=${token}`);
    if (address === undefined) continue;
    if (!/[?&]token=\w/.test(address)) {
      console.error(NO_TOKEN);
      stop();
      return false;
    }
    await listening(Number(new URL(address).port));
    console.log(`JupyterLab: ${address}\nCtrl-C ends it and its kernels`);
  }
  return true;
}

/** Waits until a port takes connections: JupyterLab names its address a moment earlier. */
async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await delay(100);
    }
  }
}

function startServer(
  profile: string,
  { token, folder }: { readonly token: string; readonly folder: string },
): Deno.ChildProcess {
  return startPython("jupyter-lab", {
    args: [
      "--no-browser",
      "--ServerApp.ip=127.0.0.1",
      `--ServerApp.root_dir=${folder}`,
      "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
      // Settings in which JupyterLab does not ask whether it may fetch news.
      `--LabApp.app_settings_dir=${join(PROJECT, "tools", "lab")}`,
      // JupyterLab else refuses in a container, where everything runs as root.
      ...(Deno.build.os !== "windows" && Deno.uid() === 0 ? ["--allow-root"] : []),
    ],
    // Where a person has set a password, JupyterLab would have no token of its own.
    env: {
      PROFILE: profile,
      JUPYTER_PREFER_ENV_PATH: "1",
      JUPYTER_TOKEN: token,
      // Which tabs are open is kept per project, not per person: another project's stay closed.
      JUPYTERLAB_WORKSPACES_DIR: Deno.env.get("JUPYTERLAB_WORKSPACES_DIR") ??
        join(PROJECT, ".cache", "workspaces", profile),
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    // Its own process group: Ctrl-C reaches only this process, which then ends it.
    detached: true,
  });
}
