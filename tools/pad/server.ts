/**
 * The pad's server, on this machine only.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import type { LayersModel } from "../../lib/engine/mod.ts";
import { createAnswers } from "./answers.ts";
import { type Asset, inlineScriptHash, loadAssets } from "./assets.ts";
import { pictureBody } from "./body.ts";
import { createGate } from "./gate.ts";
import { admitted } from "./guard.ts";
import type { LetterAnswers } from "./letters.ts";
import type { About, ErrorAnswer, SaveAnswer } from "./protocol.ts";
import { Refusal } from "./refusal.ts";
import { savePicture } from "./save.ts";

/** Requests whose pictures are in memory at a time, and how many more may wait. */
const ACTIVE = 4;
const WAITING = 256;
/** Most letters of a file's name that an error repeats. */
const MOST_NAME = 100;

/** What the pad works with. */
interface PadOptions {
  readonly model: LayersModel;
  readonly letters: LetterAnswers;
  /** The folder under which pictures are saved. */
  readonly data: string;
  /** Default 0: any that is free. */
  readonly port?: number;
}

/** A pad that is being served. */
export interface Pad {
  /** The address of its page, token and all. */
  readonly url: string;
  /** Ends it, and resolves when nothing is open any more. */
  close(): Promise<void>;
}

type Route = (bytes: Uint8Array, query: URLSearchParams) => unknown;

/** Serves the pad on 127.0.0.1; throws `AddrInUse` if something else has the port. */
export async function servePad({ model, letters, data, port = 0 }: PadOptions): Promise<Pad> {
  const assets = await loadAssets();
  const answers = createAnswers(model);
  const about: About = { layers: answers.layers, letters: letters.about };
  const token = randomBytes(16).toString("hex");
  const headers = securityHeaders(assets);
  const gate = createGate(ACTIVE, WAITING);
  const routes: Readonly<Record<string, Route>> = {
    digit: (bytes, query) => answers.digit(bytes, query.get("layer") ?? "", fileOf(query)),
    letter: (bytes, query) => letters.answer(bytes, fileOf(query)),
    steps: (bytes, query) => answers.steps(bytes, fileOf(query)),
    page: (bytes, query) => answers.page(bytes, fileOf(query)),
    save: async (bytes, query): Promise<SaveAnswer> => {
      const value = (name: string) => query.get(name) ?? "";
      const request = { set: value("set"), label: value("label"), name: value("name") };
      return { file: await savePicture(data, request, bytes) };
    },
  };

  async function answer(request: Request): Promise<Response> {
    const path = admitted(request, token, server.addr.port);
    const { pathname, search } = new URL(request.url);
    if (pathname === `/${token}`) {
      // Without the slash, the names of the page's files would lead elsewhere.
      allow(request, "GET", "HEAD");
      return new Response(null, { status: 308, headers: { location: `/${token}/${search}` } });
    }
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route !== undefined) {
      allow(request, "POST");
      const { searchParams } = new URL(request.url);
      const passed = await gate.pass(async () =>
        Response.json(await route(await pictureBody(request), searchParams))
      );
      return passed ?? busy();
    }
    const asset = assets.get(path);
    if (asset === undefined && path !== "about") {
      throw new Refusal(404, `Cannot answer as there is no ${JSON.stringify(path)} here`);
    }
    allow(request, "GET", "HEAD");
    if (asset === undefined) return Response.json(about);
    return new Response(asset.body, { headers: { "content-type": asset.type } });
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port, onListen: () => {} },
    async (request) => {
      const response = await answer(request).catch(errorResponse);
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
      return response;
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/${token}/`,
    close: () => server.shutdown(),
  };
}

/** What errors call a picture: its file's name, where it has one. */
function fileOf(query: URLSearchParams): string {
  return (query.get("file") ?? "").slice(0, MOST_NAME) || "the picture";
}

function allow(request: Request, ...methods: readonly string[]): void {
  if (methods.includes(request.method)) return;
  throw new Refusal(
    405,
    `Cannot answer as the method must be ${methods.join(" or ")}: it is ${request.method}`,
    { allow: methods.join(", ") },
  );
}

function busy(): Response {
  return errorResponse(
    new Refusal(503, "Cannot answer as too much is being asked at once: try again", {
      "retry-after": "1",
    }),
  );
}

/** Pictures that can't be used are the asker's fault; anything else is ours and is printed. */
function errorResponse(error: unknown): Response {
  const { message } = error as Error;
  const body: ErrorAnswer = { error: message };
  if (error instanceof Refusal) {
    return Response.json(body, { status: error.status, headers: error.headers });
  }
  if (error instanceof SyntaxError) return Response.json(body, { status: 400 });
  if (error instanceof RangeError) return Response.json(body, { status: 422 });
  console.error(error);
  return Response.json(body, { status: 500 });
}

function securityHeaders(assets: ReadonlyMap<string, Asset>): Readonly<Record<string, string>> {
  const page = assets.get("");
  if (page === undefined) throw new Error("Cannot serve the pad as its page is missing");
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${inlineScriptHash(page)}`,
    // Plot writes a style sheet into each drawing.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  };
}
