import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "@std/path";
import { connectQueue } from "../../lib/experiment/queue/connection.ts";
import { withFolder } from "../helpers/folder.ts";

const PASSWORD = "secret/word";
const HINT = 'Cannot use a queue as its address must be like "redis://:password@host:6379", ' +
  'with "#", "/" and "@" in the password written as %23, %2F and %40: it is ';

Deno.test("connectQueue() prints no part of a password that is not escaped", async () => {
  const addresses = [
    ["redis://:sec/ret@localhost:6379", '"redis:…"'],
    ["redis://:12#34@localhost", '"redis:…"'],
    // Until the "#" it is an address: "user" as the host, "12" as the port.
    ["redis://user:12#secret@localhost", '"redis:…"'],
    ["redis://user:12/secret@localhost", '"redis:…"'],
    ["secret", '"no address…"'],
    ["http://:secret@localhost", '"http:…"'],
  ];
  for (const [address = "", found] of addresses) {
    await assert.rejects(connectQueue(address), { name: "TypeError", message: `${HINT}${found}` });
  }
});

const ignore = !await has("redis-server") || !await has("openssl");

Deno.test({
  name:
    "connectQueue() takes an authority of one's own for rediss:// (needs redis-server, openssl)",
  ignore,
  // The client ends its connections a little later.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withFolder(async (folder) => {
      const port = await freePort();
      const certificate = await makeCertificate(folder);
      const server = startRedis(port, folder);
      const url = `rediss://:${encodeURIComponent(PASSWORD)}@localhost:${port}`;
      try {
        await answering(port);
        await assert.rejects(connectQueue(url), (error) => {
          const { message } = error as Error;
          assert.match(message, /^Cannot reach the queue at "rediss:\/\/localhost:\d+" as a Redis/);
          assert.ok(message.endsWith("name the authority's file in RECOGNITION_QUEUE_CA"), message);
          return true;
        });
        Deno.env.set("RECOGNITION_QUEUE_CA", certificate);
        const connection = await connectQueue(url);
        assert.equal(await connection.ping(), "PONG");
        connection.disconnect();
        Deno.env.set("RECOGNITION_QUEUE_CA", join(folder, "none.pem"));
        await assert.rejects(connectQueue(url), {
          name: "NotFound",
          message: "Cannot read RECOGNITION_QUEUE_CA as it must name a certificate in PEM form: " +
            `it is "${join(folder, "none.pem")}"`,
        });
      } finally {
        Deno.env.delete("RECOGNITION_QUEUE_CA");
        server.kill("SIGKILL");
        await server.status;
      }
    }),
});

function has(program: string): Promise<boolean> {
  return new Deno.Command(program, { args: ["version"], stdout: "null", stderr: "null" })
    .output().then(() => true, () => false);
}

async function makeCertificate(folder: string): Promise<string> {
  const { success } = await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
      ...["-addext", "subjectAltName=DNS:localhost"],
      ...["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")],
    ],
    stderr: "null",
  }).output();
  assert.ok(success);
  return join(folder, "cert.pem");
}

function startRedis(port: number, folder: string): Deno.ChildProcess {
  return new Deno.Command("redis-server", {
    args: [
      ...["--port", "0", "--tls-port", String(port), "--bind", "127.0.0.1", "--save", ""],
      ...["--tls-cert-file", "cert.pem", "--tls-key-file", "key.pem", "--tls-auth-clients", "no"],
      ...["--requirepass", PASSWORD],
    ],
    cwd: folder,
    stdout: "null",
    stderr: "null",
  }).spawn();
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
    connection?.close();
    if (connection !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("redis-server does not answer");
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address() as { port: number };
    server.close(() => resolve(port));
  });
  return promise;
}
