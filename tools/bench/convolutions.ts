/**
 * How fast the convolutions of a training step are, beside a product of matrices.
 *
 * @module
 */

import { median } from "../../lib/base/mod.ts";
import { type Handle, ops } from "../../lib/engine/mod.ts";

const BATCH_SIZE = 128;
const KERNEL_SIZE = 3;
const MATRIX_SIZE = 2048;
const REPEATS = 20;

/** A computation: its name, how many operations it takes, and how to run it. */
interface Work {
  readonly name: string;
  readonly flop: number;
  readonly run: () => Handle;
}

/**
 * Returns operations a second, a multiplication and an addition being two.
 *
 * `peak` is the product of two matrices, `step` all convolutions of a training step with their
 * gradients: their operations by their time. Measured by turns, so that a change in the machine's
 * pace meets all alike.
 */
export function measureConvolutions(filters: number): Record<string, number> {
  const product = matrixProduct();
  const step = [
    // The first layer needs no gradient of its input, the images.
    ...convolution("conv1", 28, 1, filters).filter(({ name }) => name !== "conv1 data gradient"),
    ...convolution("conv2", 26, filters, filters),
  ];
  const works = [product, ...step];
  const seconds = timesOf(works);
  const rates = works.map(({ name, flop }, i) => [name, flop / (seconds[i] ?? NaN)] as const);
  const flop = step.reduce((total, work) => total + work.flop, 0);
  const stepSeconds = seconds.slice(1).reduce((total, time) => total + time, 0);
  return { ...Object.fromEntries(rates), step: flop / stepSeconds };
}

function matrixProduct(): Work {
  const [a, b] = [filled([MATRIX_SIZE, MATRIX_SIZE]), filled([MATRIX_SIZE, MATRIX_SIZE])];
  return { name: "peak", flop: 2 * MATRIX_SIZE ** 3, run: () => ops.matMul(a, b) };
}

/** A convolution of images `[128, size, size, inChannels]` and its two gradients. */
function convolution(name: string, size: number, inChannels: number, filters: number): Work[] {
  const outSize = size - KERNEL_SIZE + 1;
  const inShape = [BATCH_SIZE, size, size, inChannels];
  const kernelShape = [KERNEL_SIZE, KERNEL_SIZE, inChannels, filters];
  const [x, kernel, bias] = [filled(inShape), filled(kernelShape), filled([filters])];
  const gradient = filled([BATCH_SIZE, outSize, outSize, filters]);
  const [ofInput, ofKernel] = [ops.shapeTensor(inShape), ops.shapeTensor(kernelShape)];
  const flop = 2 * BATCH_SIZE * outSize ** 2 * KERNEL_SIZE ** 2 * inChannels * filters;
  return [
    { name: `${name} forward`, flop, run: () => ops.conv2d(x, kernel, bias, "valid") },
    {
      name: `${name} weight gradient`,
      flop,
      run: () => ops.conv2dBackpropFilter(x, ofKernel, gradient, "valid"),
    },
    {
      name: `${name} data gradient`,
      flop,
      run: () => ops.conv2dBackpropInput(ofInput, kernel, gradient, "valid"),
    },
  ];
}

/** The median time of each in seconds; the first turn warms up. */
function timesOf(works: readonly Work[]): number[] {
  const times = works.map((): number[] => []);
  for (let turn = 0; turn <= REPEATS; turn++) {
    works.forEach(({ run }, i) => {
      const started = performance.now();
      const result = run();
      if (turn > 0) times[i]?.push((performance.now() - started) / 1000);
      ops.free(result);
    });
  }
  return times.map(median);
}

function filled(shape: readonly number[]): Handle {
  const size = shape.reduce((product, length) => product * length, 1);
  return ops.floats(Float32Array.from({ length: size }, (_, i) => (i % 17) / 17), shape);
}
