import assert from "node:assert/strict";
import { item, ndarray } from "../../lib/base/mod.ts";
import { Canvas, ImageData, type Picture, prepareImage } from "../../lib/image/mod.ts";
import { loadMnist } from "../../lib/mnist/mod.ts";
import { loadModel, predict } from "../../lib/model/mod.ts";
import { predictedClasses } from "../../lib/neighbors/mod.ts";

const SIDE = 420;
const canvas = new Canvas(SIDE, SIDE, { gpu: false });
const small = new Canvas(28, 28, { gpu: false });

/** What is printed or drawn around a digit of 160 pixels in the middle; `k` varies it. */
const FORMS: Readonly<Record<string, (context: CanvasRenderingContext2D, k: number) => void>> = {
  "on bare paper": () => {},
  "in a printed frame": (context, k) => {
    context.lineWidth = 2 + k % 5;
    const half = 115 + 7 * (k % 7);
    context.strokeRect(SIDE / 2 - half, SIDE / 2 - half - 10, 2 * half, 2 * half + 20);
  },
  "in a drawn circle": (context, k) => {
    context.lineWidth = 5 + k % 4;
    context.beginPath();
    const radius = 135 + 6 * (k % 8);
    context.ellipse(SIDE / 2, SIDE / 2, radius, radius - 8, k, 0, 2 * Math.PI);
    context.stroke();
  },
  "underlined": (context, k) => {
    context.lineWidth = 5 + k % 5;
    context.beginPath();
    const half = 70 + 9 * (k % 9);
    context.moveTo(SIDE / 2 - half, 322 + k % 3 * 8);
    context.lineTo(SIDE / 2 + half, 322 + k % 4 * 6);
    context.stroke();
  },
  "beside punch holes": (context, k) => {
    for (const y of [90, 330]) {
      context.beginPath();
      context.arc(45 + k % 6 * 4, y, 26 + k % 5 * 2, 0, 2 * Math.PI);
      context.fill();
    }
  },
};

/** A training digit on paper, with what a form has around it. */
function picture(image: Float32Array, draw: (typeof FORMS)[string], k: number): Picture {
  const inks = Uint8ClampedArray.from(
    { length: 4 * 28 * 28 },
    (_, i) => i % 4 === 3 ? 255 * (image[i >> 2] ?? 0) : 30,
  );
  small.getContext("2d").putImageData(new ImageData(inks, 28, 28), 0, 0);
  const context = canvas.getContext("2d");
  context.fillStyle = "#f4f1ea";
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = "high";
  context.drawImage(small, SIDE / 2 - 112, SIDE / 2 - 112, 224, 224);
  context.strokeStyle = context.fillStyle = k % 2 === 0 ? "#333" : "#224";
  draw(context, k);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  return { name: "form.png", width: SIDE, height: SIDE, rgba: new Uint8ClampedArray(data) };
}

for (const [where, draw] of Object.entries(FORMS)) {
  Deno.test(`prepareImage() finds a digit ${where}`, async () => {
    const { train } = await loadMnist();
    const { model } = await loadModel("models/hand_cnn");
    const wrong = Array.from({ length: 60 }, (_, k) => k).filter((k) => {
      const { data } = prepareImage(picture(item(train.images, 5_000 + k).data, draw, k)).image;
      const [predicted] = predictedClasses(predict(model, ndarray(data, [1, 28, 28, 1])));
      return predicted !== train.labels[5_000 + k];
    });
    assert.ok(wrong.length <= 6, `wrong are ${wrong.join(", ")}: ${wrong.length} of 60`);
    model.dispose();
  });
}
