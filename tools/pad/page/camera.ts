/**
 * The camera: its live picture, the digits in it framed and named, and a still of it.
 *
 * @module
 */

import type { Picture } from "../../../lib/image/picture.ts";
import { pageText, type Rows } from "../../recognize/page.ts";
import { byId } from "./dom.ts";
import { drawMarks } from "./marks.ts";
import { canvasOf, pictureOn } from "./pictures.ts";

/** Longest side of the live picture in which digits are looked for. */
const LIVE_SIDE = 640;
/** What is asked of a camera: a still of a page needs more than the live picture. */
const WANTED = { width: { ideal: 1920 }, height: { ideal: 1080 } } as const;
/** Looking takes at most this share of the time, which leaves the page some for its reader. */
const SHARE = 0.85;
const HOLD = "Hold a page of digits before the camera";

/** Who uses the camera. */
interface Listener {
  /** Returns the digits on a live picture; throws where there are none. */
  readonly look: (picture: Picture) => Rows;
  /** A still was taken, or a photograph on a phone. */
  readonly onTaken: (file: File) => void;
  /** The camera is asked for: the browser may ask whether it is allowed. */
  readonly onAsked: () => void;
  /** Why there is no camera, if there is none after all. */
  readonly onGiven: (reason?: string) => void;
}

const button = byId("camera", HTMLButtonElement);
const photo = byId("photo", HTMLInputElement);
const dialog = byId("live", HTMLDialogElement);
const view = byId("view", HTMLElement);
const video = byId("video", HTMLVideoElement);
const marks = byId("marks", SVGSVGElement);
const found = byId("found", HTMLParagraphElement);
const choice = byId("which", HTMLSelectElement);

/** Has the button open the camera: a phone's own one, or a live picture in the page. */
export function listenToCamera({ look, onTaken, onAsked, onGiven }: Listener): void {
  /** The stream that is shown. */
  let stream: MediaStream | undefined;
  /** How often a camera was asked for, or given back: what comes later than the next is not shown. */
  let asked = 0;

  async function open(deviceId?: string): Promise<void> {
    stop();
    const own = asked;
    onAsked();
    button.disabled = true;
    try {
      const given = await streamOf(deviceId);
      if (own !== asked) {
        given.getTracks().forEach((track) => track.stop());
        return onGiven();
      }
      stream = given;
      onGiven();
      // Who went elsewhere meanwhile doesn't want to be seen.
      if (document.hidden) return close();
      await show(stream);
    } catch (reason) {
      // Whoever closed the camera, or chose another, doesn't want to hear of it.
      if (own !== asked) return onGiven();
      close();
      onGiven(reasonOf(reason as Error));
    } finally {
      button.disabled = false;
    }
  }

  async function show(shown: MediaStream): Promise<void> {
    const [track] = shown.getVideoTracks();
    track?.addEventListener("ended", () => {
      if (stream !== shown) return;
      close();
      onGiven("Cannot show the camera's picture as it must stay connected: it was taken away");
    });
    found.textContent = HOLD;
    marks.replaceChildren();
    video.srcObject = shown;
    if (!dialog.open) dialog.showModal();
    await video.play();
    view.style.aspectRatio = `${video.videoWidth} / ${video.videoHeight}`;
    view.style.setProperty("--shape", String(video.videoWidth / video.videoHeight));
    await showChoice(track?.getSettings().deviceId);
    void watch(shown);
  }

  /** Looks at one picture after the other as long as the stream is shown. */
  async function watch(shown: MediaStream): Promise<void> {
    while (stream === shown) {
      const start = performance.now();
      const picture = pictureOn(canvasOf(video, LIVE_SIDE), "the camera's picture");
      const rows = seen(picture);
      drawMarks(marks, picture, rows);
      found.textContent = rows.length === 0 ? HOLD : pageText(rows);
      const end = performance.now();
      performance.measure("live picture", { start, end });
      await new Promise((resolve) => setTimeout(resolve, (end - start) * (1 / SHARE - 1)));
    }
  }

  function seen(picture: Picture): Rows {
    try {
      return look(picture);
    } catch {
      return [];
    }
  }

  async function take(): Promise<void> {
    const still = canvasOf(video);
    close();
    const blob = await new Promise<Blob | null>((resolve) =>
      still.toBlob(resolve, "image/jpeg", 0.95)
    );
    if (blob !== null) onTaken(new File([blob], "camera.jpg", { type: blob.type }));
  }

  function stop(): void {
    asked++;
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    video.srcObject = null;
  }

  function close(): void {
    stop();
    dialog.close();
  }

  button.onclick = () => isPhone() ? photo.click() : void open();
  photo.onchange = () => {
    const [file] = photo.files ?? [];
    if (file !== undefined) onTaken(file);
    // The same file may come again.
    photo.value = "";
  };
  choice.onchange = () => void open(choice.value);
  byId("take", HTMLButtonElement).onclick = () => void take();
  byId("close", HTMLButtonElement).onclick = close;
  // Escape closes it as well.
  dialog.onclose = stop;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
  });
  globalThis.addEventListener("pagehide", close);
}

/** A phone's own camera focuses, lights and takes sharper stills than a page can. */
function isPhone(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse)").matches;
}

/** Returns a camera's stream: the one asked for, or the one at the back, where there is one. */
async function streamOf(deviceId?: string): Promise<MediaStream> {
  // Some browsers have no such thing for pages that come without encryption, or from a file.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) {
    const place = location.protocol === "file:" ? "that was opened as a file" : "without https";
    throw new Error(
      `Cannot open the camera as the browser must give it to this page: it gives none to one ${place}; ` +
        "open a photograph instead",
    );
  }
  const which = deviceId === undefined
    ? { facingMode: { ideal: "environment" } }
    : { deviceId: { exact: deviceId } };
  return await devices.getUserMedia({ video: { ...WANTED, ...which } });
}

/** Shows which cameras there are where there are several, those at the back first. */
async function showChoice(current = ""): Promise<void> {
  const cameras = (await navigator.mediaDevices.enumerateDevices())
    .filter(({ kind }) => kind === "videoinput");
  const [back, others] = [true, false].map((isBack) =>
    cameras.filter(({ label }) => /\b(?:back|rear|environment)\b/i.test(label) === isBack)
  ) as [MediaDeviceInfo[], MediaDeviceInfo[]];
  choice.replaceChildren(
    ...[...back, ...others].map(({ deviceId, label }, i) =>
      new Option(label || `Camera ${i + 1}`, deviceId, false, deviceId === current)
    ),
  );
  byId("cameras", HTMLElement).hidden = cameras.length < 2;
}

/** Says in words why a browser gives no camera. */
function reasonOf({ name, message }: Error): string {
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return "Cannot open the camera as this page must be allowed to use it: it isn't; " +
        "allow it beside the page's address, or open a photograph instead";
    case "NotFoundError":
    case "OverconstrainedError":
      return "Cannot open the camera as there must be one: the browser finds none; " +
        "open a photograph instead";
    case "NotReadableError":
    case "AbortError":
      return "Cannot open the camera as nothing else may be using it: it gives no picture; " +
        "close what uses it, then try again";
    default:
      return message;
  }
}
