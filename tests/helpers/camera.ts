/**
 * A camera for Chromium that plays a video of a page.
 *
 * @module
 */

import type { Picture } from "../../lib/image/picture.ts";

/** A page held before the camera moves by at most so many pixels. */
const MOST_MOVE = 4;
const FRAMES = 12;

/** Flags with which Chromium plays a video instead of a camera's picture; pages may always see it. */
export function fakeCamera(file: string): string[] {
  return [
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-video-capture=${file}`,
    "--use-fake-ui-for-media-stream",
  ];
}

/** Writes a video in which a picture, of even sides, moves a little from frame to frame. */
export async function writeVideo(file: string, picture: Picture): Promise<void> {
  const { width, height } = picture;
  const opening = new TextEncoder().encode(
    `YUV4MPEG2 W${width} H${height} F15:1 Ip A1:1 C420jpeg\n`,
  );
  const frames = Array.from({ length: FRAMES }, (_, i) => {
    const angle = 2 * Math.PI * i / FRAMES;
    return frame(picture, Math.round(MOST_MOVE * Math.cos(angle)), Math.round(2 * Math.sin(angle)));
  });
  await Deno.writeFile(file, await new Blob([opening, ...frames]).bytes());
}

/** A frame of the picture, moved, in grey: a plane of brightness and two of no colour. */
function frame(
  { width, height, rgba }: Picture,
  right: number,
  down: number,
): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode("FRAME\n");
  const out = new Uint8Array(head.length + 1.5 * width * height).fill(128);
  out.set(head);
  for (let row = 0; row < height; row++) {
    const from = Math.min(Math.max(row - down, 0), height - 1);
    for (let column = 0; column < width; column++) {
      const i = 4 * (from * width + Math.min(Math.max(column - right, 0), width - 1));
      const [red = 0, green = 0, blue = 0] = rgba.subarray(i, i + 3);
      out[head.length + row * width + column] = 0.299 * red + 0.587 * green + 0.114 * blue;
    }
  }
  return out;
}

/** Returns the part of a picture from a corner on. */
export function part(
  { name, width, rgba }: Picture,
  { row, column, ...size }: { row: number; column: number; width: number; height: number },
): Picture {
  const out = new Uint8ClampedArray(4 * size.width * size.height);
  for (let i = 0; i < size.height; i++) {
    const from = 4 * ((row + i) * width + column);
    out.set(rgba.subarray(from, from + 4 * size.width), 4 * i * size.width);
  }
  return { name, ...size, rgba: out };
}
