import assert from "node:assert/strict";
import { request } from "node:http";
import { join } from "@std/path";
import { PROJECT, venv } from "../tools/command.ts";
import { lines } from "../tools/report/lines.ts";

const NOT_SET_UP = await Deno.stat(venv("jupyter-lab")).then(() => false, () => true);
if (NOT_SET_UP) console.log("skipped: the tests of JupyterLab need `deno task setup`");

function startLab(env: Record<string, string>, ...args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(PROJECT, "tools", "lab.ts"), ...args],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs `body` with a folder for Jupyter's configuration. */
async function withConfig(config: string, body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "jupyter_server_config.py"), config);
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asks without any proxy, as `fetch` may not; returns the status and the body. */
function ask(url: string, method = "GET", body = ""): Promise<[status: number, body: string]> {
  const headers = { "content-type": "application/json", "content-length": body.length };
  return new Promise((resolve, reject) =>
    request(url, { method, headers }, async (response) => {
      const parts = await Array.fromAsync(response.setEncoding("utf8"));
      resolve([response.statusCode ?? 0, parts.join("")]);
    }).on("error", reject).end(body)
  );
}

async function isRunning(kernel: string): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "args"] }).output();
  return new TextDecoder().decode(stdout).includes(`kernel-${kernel}.json`);
}

Deno.test({
  name: "lab serves the notebooks on 127.0.0.1 to who has the token, and ends with its kernels",
  ignore: NOT_SET_UP || Deno.build.os === "windows",
  fn: () =>
    withConfig("", async (folder) => {
      const child = startLab({ JUPYTER_CONFIG_DIR: folder }, "--profile", "quick");
      const output = lines(child.stdout);
      const { value: line = "" } = await output.next();
      const [, server = "", token = ""] =
        /^JupyterLab: (http:\/\/127\.0\.0\.1:\d+)\/lab\?token=(\w{32,})$/.exec(line) ?? [];
      assert.notEqual(token, "", line);
      assert.equal((await ask(`${server}/api/contents`))[0], 403);
      const [, contents] = await ask(`${server}/api/contents?token=${token}`);
      const names = JSON.parse(contents).content.map(({ name }: { name: string }) => name);
      assert.ok(names.includes("1_train.ipynb"), names.join());
      const [, kernel] = await ask(
        `${server}/api/kernels?token=${token}`,
        "POST",
        '{"name":"deno"}',
      );
      const { id } = JSON.parse(kernel);
      assert.ok(await isRunning(id));
      child.kill("SIGINT");
      await Promise.all([Array.fromAsync(output), Array.fromAsync(lines(child.stderr))]);
      assert.equal((await child.status).code, 0);
      assert.ok(!await isRunning(id));
    }),
});

Deno.test({
  name: "lab refuses to serve without a token",
  ignore: NOT_SET_UP,
  fn: () =>
    withConfig('c.IdentityProvider.token = ""', async (folder) => {
      const { code, stderr } = await startLab({ JUPYTER_CONFIG_DIR: folder }).output();
      assert.equal(code, 1);
      assert.match(
        new TextDecoder().decode(stderr),
        /^Cannot start JupyterLab as it must ask for a token: a Jupyter configuration on this machine sets an empty one$/m,
      );
    }),
});

Deno.test("lab refuses an unknown profile", async () => {
  const { code, stderr } = await startLab({}, "--profile", "fast").output();
  assert.equal(code, 2);
  assert.equal(
    new TextDecoder().decode(stderr),
    'Cannot start JupyterLab as the profile must be "quick" or "full": it is "fast"\n',
  );
});
