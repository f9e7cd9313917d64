import assert from "node:assert/strict";
import { gaborBank, gaborKernel, type GaborKernelOptions } from "../../lib/analysis/gabor.ts";
import { assertClose } from "../helpers/numbers.ts";
import oracle from "../testdata/analysis.json" with { type: "json" };

const edge: GaborKernelOptions = { size: 3, sigma: 1, theta: 0, lambda: 3 };

function kernelsOf(bank: { data: Float32Array; shape: readonly number[] }): number[][] {
  const count = bank.shape[3] ?? 0;
  return Array.from({ length: count }, (_, i) => [...bank.data].filter((_, j) => j % count === i));
}

Deno.test("gaborKernel() is OpenCV's getGaborKernel", () => {
  for (const { options, kernel } of oracle.gabor) {
    const { data, shape } = gaborKernel(options);
    assert.deepEqual(shape, [options.size, options.size]);
    assertClose(data, kernel, oracle.gaborTolerance);
  }
});

Deno.test("gaborKernel() is an upright edge by default", () => {
  const { data } = gaborKernel(edge);
  assert.deepEqual([data[1], data[4], data[7]].map((weight) => Math.abs(weight ?? NaN) < 1e-7), [
    true,
    true,
    true,
  ]);
  assert.equal(data[3], -(data[5] ?? NaN));
  assert.equal(data[0], data[6]);
});

Deno.test("gaborKernel() refuses shapes that mean nothing", () => {
  const refused = (options: Partial<GaborKernelOptions>, rest: string): void =>
    assert.throws(() => gaborKernel({ ...edge, ...options }), {
      name: "RangeError",
      message: `Cannot make a Gabor kernel as ${rest}`,
    });
  for (const size of [0, 4, 2.5, -1]) {
    refused({ size }, `size must be odd, 1 or more: it is ${size}`);
  }
  refused({ sigma: 0 }, "sigma must be above 0: it is 0");
  refused({ lambda: -1 }, "lambda must be above 0: it is -1");
  refused({ gamma: NaN }, "gamma must be above 0: it is NaN");
  refused({ theta: Infinity }, "theta must be finite: it is Infinity");
  refused({ psi: NaN }, "psi must be finite: it is NaN");
});

Deno.test("gaborBank() has kernels of mean 0 and norm 1, no two alike", () => {
  for (const [count, size] of [[32, 3], [8, 5], [4, 7]] as const) {
    const bank = gaborBank(count, size);
    assert.deepEqual(bank.shape, [size, size, 1, count]);
    const kernels = kernelsOf(bank);
    for (const [i, kernel] of kernels.entries()) {
      assertClose([kernel.reduce((a, b) => a + b, 0), Math.hypot(...kernel)], [0, 1], 1e-6);
      for (const other of kernels.slice(0, i)) {
        const cosine = kernel.reduce((sum, weight, j) => sum + weight * (other[j] ?? NaN), 0);
        assert.ok(cosine < 0.999, `${i}: ${cosine}`);
      }
    }
  }
});

Deno.test("gaborBank() turns each line and each edge into its opposite half a turn of phase on", () => {
  const kernels = kernelsOf(gaborBank(32, 3));
  for (let i = 0; i < 32; i += 4) {
    for (const j of [i, i + 1]) {
      assertClose(kernels[j + 2] ?? [], (kernels[j] ?? []).map((weight) => -weight), 1e-6);
    }
  }
});

Deno.test("gaborBank() refuses counts and sizes that mean nothing", () => {
  const refused = (count: number, size: number, message: string): void =>
    assert.throws(() => gaborBank(count, size), { name: "RangeError", message });
  for (const count of [0, 30, -4]) {
    refused(
      count,
      3,
      `Cannot make a Gabor bank as the count must be a multiple of 4: it is ${count}`,
    );
  }
  refused(32, 1, "Cannot make a Gabor bank as size must be 3 or more: it is 1");
  refused(32, 4, "Cannot make a Gabor kernel as size must be odd, 1 or more: it is 4");
});
