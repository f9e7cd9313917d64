/**
 * Makes skia-canvas throw on bad arguments, which it reads once, when it is loaded.
 *
 * @module
 */

Deno.env.set("SKIA_CANVAS_STRICT", "1");
