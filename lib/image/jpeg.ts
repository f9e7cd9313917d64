/**
 * Checking a JPEG file before a decoder sees it.
 *
 * @module
 */

import { excerpt, uint16 } from "./bytes.ts";

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Markers that hold the frame's size: 0xc0–0xcf without Huffman tables, reserved and arithmetic. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb]
  .concat([0xcd, 0xce, 0xcf]);

/** What the header of a JPEG says. */
export interface JpegFile {
  /** Pixels in a row, before the file's orientation is applied. */
  readonly width: number;
  /** Rows of pixels, before the file's orientation is applied. */
  readonly height: number;
}

/** Returns whether the bytes begin as a JPEG does. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * Returns the size that a JPEG's frame states, after the file was walked to its end marker; throws
 * if it is cut, or has no frame, no scan or an empty frame. Errors call it `name`.
 */
export function checkJpeg(bytes: Uint8Array, name: string): JpegFile {
  const fail = (rule: string, found: string) =>
    new SyntaxError(`Cannot read ${JSON.stringify(name)} as JPEG as ${rule}: ${found}`);
  let frame: JpegFile | undefined;
  let scans = 0;
  let offset = 2;
  for (;;) {
    offset = markerFrom(bytes, offset, fail);
    const marker = bytes[offset + 1];
    if (marker === END_OF_IMAGE) break;
    const end = segmentEnd(bytes, offset, fail);
    if (FRAMES.includes(marker ?? 0)) frame = readFrame(bytes, offset, fail);
    if (marker === START_OF_SCAN) scans++;
    offset = marker === START_OF_SCAN ? scanEnd(bytes, end) : end;
  }
  if (frame === undefined) throw fail("it must state its size", "it has no frame header");
  if (scans === 0) throw fail("it must have pixels", "it has no scan");
  return frame;
}

type Fail = (rule: string, found: string) => SyntaxError;

/** The offset of the marker that must be at `offset`, after any filling bytes. */
function markerFrom(bytes: Uint8Array, offset: number, fail: Fail): number {
  let at = offset;
  while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
  if (at + 2 > bytes.length) {
    throw fail(
      `a marker must be at byte ${offset} and the end marker last`,
      `the file ends at byte ${bytes.length}`,
    );
  }
  if (bytes[at] !== 0xff) {
    throw fail(`a marker must be at byte ${offset}`, `there is ${excerpt(bytes, offset, 2)}`);
  }
  return at;
}

function segmentEnd(bytes: Uint8Array, offset: number, fail: Fail): number {
  const length = uint16(bytes, offset + 2);
  const end = offset + 2 + length;
  const marker = excerpt(bytes, offset, 2);
  if (offset + 4 > bytes.length || end > bytes.length) {
    throw fail(
      `segment ${marker} at byte ${offset} must end at byte ${Math.max(end, offset + 4)}`,
      `the file ends at byte ${bytes.length}`,
    );
  }
  if (length < 2) {
    throw fail(`segment ${marker} at byte ${offset} must have 2 bytes or more`, `it has ${length}`);
  }
  return end;
}

function readFrame(bytes: Uint8Array, offset: number, fail: Fail): JpegFile {
  const [height, width] = [uint16(bytes, offset + 5), uint16(bytes, offset + 7)];
  if (width < 1 || height < 1) {
    throw fail("width and height must be 1 or more", `they are ${width} and ${height}`);
  }
  return { width, height };
}

/** The offset of the first marker after a scan's data: not an escaped byte, not a restart. */
function scanEnd(bytes: Uint8Array, offset: number): number {
  let at = bytes.indexOf(0xff, offset);
  while (at >= 0 && isScanData(bytes[at + 1])) at = bytes.indexOf(0xff, at + 1);
  return at < 0 ? bytes.length : at;
}

function isScanData(next: number | undefined): boolean {
  return next === 0 || next === 0xff || (next !== undefined && next >= 0xd0 && next <= 0xd7);
}
