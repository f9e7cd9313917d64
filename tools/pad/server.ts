/**
 * The pad's server, on this machine only: the page, what it answers from, and what needs the disk.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { Canvas, decodePicture, ImageData } from "../../lib/image/mod.ts";
import type { CompletePage } from "../report/policy.ts";
import { pictureBody } from "./body.ts";
import { createGate } from "./gate.ts";
import { admitted } from "./guard.ts";
import type { LetterData } from "./page/answers.ts";
import type { PackedLayer } from "./page/packed.ts";
import { Refusal } from "./refusal.ts";
import { savePicture } from "./save.ts";

/** Requests whose pictures are in memory at a time, and how many more may wait. */
const ACTIVE = 4;
const WAITING = 256;
/** Most letters of a file's name that an error repeats. */
const MOST_NAME = 100;
/** What is saved. */
const SAVED = ["image/png", "image/jpeg"];

/** What the pad works with. */
interface PadOptions {
  readonly page: CompletePage;
  /** The network that reads digits. */
  readonly digits: readonly PackedLayer[];
  /** The known letters, once they are prepared. */
  readonly letters: Promise<LetterData>;
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

/** What a path leads to. */
type Route =
  | { readonly method: "GET"; readonly answer: () => Response | Promise<Response> }
  | {
    readonly method: "POST";
    /** Types of pictures that are taken; default any. */
    readonly types?: readonly string[];
    readonly answer: (
      bytes: Uint8Array,
      query: (name: string) => string,
    ) => Response | Promise<Response>;
  };

/** Serves the pad on 127.0.0.1; throws `AddrInUse` if something else has the port. */
export function servePad({ page, digits, letters, data, port = 0 }: PadOptions): Pad {
  const token = randomBytes(16).toString("hex");
  const headers = securityHeaders(page);
  const gate = createGate(ACTIVE, WAITING);
  const routes: Readonly<Record<string, Route>> = {
    "": {
      method: "GET",
      answer: () =>
        new Response(page.html, { headers: { "content-type": "text/html; charset=utf-8" } }),
    },
    digits: { method: "GET", answer: () => Response.json(digits) },
    letters: {
      method: "GET",
      answer: async () =>
        Response.json(
          await letters.catch(({ message }: Error) => {
            throw new Refusal(409, message);
          }),
        ),
    },
    decode: {
      method: "POST",
      answer: (bytes, query) => {
        const name = query("file").slice(0, MOST_NAME) || "the picture";
        return new Response(asPng(bytes, name), { headers: { "content-type": "image/png" } });
      },
    },
    save: {
      method: "POST",
      types: SAVED,
      answer: async (bytes, query) => {
        const place = { set: query("set"), label: query("label"), name: query("name") };
        return Response.json({ file: await savePicture(data, place, bytes) });
      },
    },
  };

  async function answer(request: Request): Promise<Response> {
    const path = admitted(request, token, server.addr.port);
    const { pathname, search, searchParams } = new URL(request.url);
    if (pathname === `/${token}`) {
      // Without the slash, what the page asks for would lie elsewhere.
      allow(request, "GET", "HEAD");
      return new Response(null, { status: 308, headers: { location: `/${token}/${search}` } });
    }
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined) {
      throw new Refusal(404, `Cannot answer as there is no ${JSON.stringify(path)} here`);
    }
    if (route.method === "GET") {
      allow(request, "GET", "HEAD");
      return await route.answer();
    }
    allow(request, "POST");
    const query = (name: string) => searchParams.get(name) ?? "";
    const passed = await gate.pass(async () =>
      route.answer(await pictureBody(request, route.types), query)
    );
    return passed ?? busy();
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

/** Returns a picture of any format that `recognize` reads as PNG, which every browser does. */
function asPng(bytes: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const { width, height, rgba } = decodePicture(bytes, name);
  const canvas = new Canvas(width, height, { gpu: false });
  canvas.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
  return new Uint8Array(canvas.toBufferSync("png"));
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
  const body = { error: message };
  if (error instanceof Refusal) {
    return Response.json(body, { status: error.status, headers: error.headers });
  }
  if (error instanceof SyntaxError) return Response.json(body, { status: 400 });
  if (error instanceof RangeError) return Response.json(body, { status: 422 });
  console.error(error);
  return Response.json(body, { status: 500 });
}

/** The page's own policy, and what keeps other pages away from it. */
function securityHeaders({ policy }: CompletePage): Readonly<Record<string, string>> {
  const more = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  return {
    "content-security-policy": `${policy}; ${more}`,
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), display-capture=()",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  };
}
