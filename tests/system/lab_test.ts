import assert from "node:assert/strict";
import {
  ask,
  isRunning,
  NOT_SET_UP,
  startLab,
  withJupyterFolder,
  withLab,
} from "../helpers/lab.ts";

/** Of a password that this test doesn't need. */
const HASHED = "sha1:67c9e60bb8b6:9ffede0825894254b2e042ea597d771089e11aed";

Deno.test({
  name: "lab serves the notebooks on 127.0.0.1 to who has the token, and ends with its kernels",
  ignore: NOT_SET_UP || Deno.build.os === "windows",
  fn: () =>
    withLab({ args: ["--profile", "quick"] }, async (lab) => {
      assert.match(lab.line, /^JupyterLab: http:\/\/127\.0\.0\.1:\d+\/lab\?token=\w{32,}$/);
      assert.equal((await ask(`${lab.server}/api/contents`))[0], 403);
      const { content } = await lab.ask("/api/contents") as { content: { name: string }[] };
      const names = content.map(({ name }) => name);
      assert.ok(names.includes("1_train.ipynb"), names.join());
      const { id } = await lab.ask("/api/kernels", "POST", { name: "deno" }) as { id: string };
      assert.ok(await isRunning(id));
      // Opened as a notebook that isn't trusted: nothing to warn of.
      await lab.ask("/api/contents/1_train.ipynb");
      const { code, errors } = await lab.end();
      assert.equal(code, 0);
      assert.doesNotMatch(errors, /not trusted|websocket_ping/);
      assert.ok(!await isRunning(id));
    }),
});

Deno.test({
  name: "lab gives a token also where a person has set a password",
  ignore: NOT_SET_UP || Deno.build.os === "windows",
  fn: () =>
    withLab({ config: `c.PasswordIdentityProvider.hashed_password = "${HASHED}"` }, async (lab) => {
      assert.match(lab.line, /^JupyterLab: http:\/\/127\.0\.0\.1:\d+\/lab\?token=\w{32,}$/);
      assert.equal((await ask(`${lab.server}/api/contents`))[0], 403);
      const { content } = await lab.ask("/api/contents") as { content: { name: string }[] };
      assert.ok(content.some(({ name }) => name === "1_train.ipynb"));
      assert.equal((await lab.end()).code, 0);
    }),
});

/** A configuration by which JupyterLab, asked to end, hangs with its kernels running. */
const HANGING = `import time, jupyter_server.serverapp as server
async def hang(self):
    time.sleep(600)
server.ServerApp._cleanup = hang`;

Deno.test({
  name: "lab ends a JupyterLab that hangs when it is to end, and the kernels that it has left",
  ignore: NOT_SET_UP || Deno.build.os === "windows",
  fn: () =>
    withLab({ config: HANGING }, async (lab) => {
      const { id } = await lab.ask("/api/kernels", "POST", { name: "deno" }) as { id: string };
      assert.ok(await isRunning(id));
      assert.equal((await lab.end()).code, 0);
      assert.ok(!await isRunning(id));
    }),
});

Deno.test({
  name: "lab refuses to serve without a token",
  ignore: NOT_SET_UP,
  fn: () =>
    withJupyterFolder('c.IdentityProvider.token = ""', {}, async (folder) => {
      const { code, stderr } = await startLab(folder).output();
      assert.equal(code, 1);
      assert.match(
        new TextDecoder().decode(stderr),
        /^Cannot start JupyterLab as it must ask for a token: a Jupyter configuration on this machine sets an empty one$/m,
      );
    }),
});

Deno.test("lab refuses an unknown profile", () =>
  withJupyterFolder("", {}, async (folder) => {
    const { code, stderr } = await startLab(folder, ["--profile", "fast"]).output();
    assert.equal(code, 2);
    assert.equal(
      new TextDecoder().decode(stderr),
      'Cannot start JupyterLab as the profile must be "quick" or "full": it is "fast"\n',
    );
  }));
