import assert from "node:assert/strict";
import { recordGraph } from "../../lib/engine/graph.ts";
import { inParts } from "../../lib/engine/parts.ts";
import { binding, type Handle } from "../../lib/engine/tensorflow.ts";
import * as raw from "../../lib/engine/raw_ops.ts";

/** `2a + b`, with a constant that is made in it. */
function twicePlus([a, b]: readonly Handle[]): Handle[] {
  const two = raw.scalar(2);
  const twice = raw.multiply(a as Handle, two);
  const sum = raw.biasAdd(twice, b as Handle);
  raw.free(two, twice);
  return [sum];
}

const floats = (handles: readonly Handle[]) =>
  handles.map((handle) => ({ handle, dtype: "float32" } as const));

Deno.test("recordGraph() computes for new inputs what its operations compute", () => {
  const examples = [
    raw.floats(new Float32Array(4), [2, 2]),
    raw.floats(new Float32Array(2), [2]),
  ];
  const graph = recordGraph({ run: { inputs: floats(examples), body: () => twicePlus(examples) } });
  const inputs = [
    raw.floats(new Float32Array([1, 2, 3, 4]), [2, 2]),
    raw.floats(new Float32Array([10, 20]), [2]),
  ];
  const outputs = graph.run("run", inputs);
  assert.deepEqual(outputs.map(({ shape }) => [...shape]), [[2, 2]]);
  assert.deepEqual(outputs.map(raw.read), [new Float32Array([12, 24, 16, 28])]);
  assert.deepEqual(inputs.map(raw.read), [
    new Float32Array([1, 2, 3, 4]),
    new Float32Array([10, 20]),
  ]);
  raw.free(...examples, ...inputs, ...outputs);
  graph.dispose();
});

Deno.test("recordGraph() keeps a convolution, its pooling and the types of integers", () => {
  const image = raw.floats(Float32Array.from({ length: 36 }, (_, i) => i), [1, 6, 6, 1]);
  const kernel = raw.floats(new Float32Array([0, 1, 2, 3]), [2, 2, 1, 1]);
  const bias = raw.floats(new Float32Array([0.5]), [1]);
  const labels = raw.ints(new Int32Array([3]), [1]);
  const body = (): Handle[] => {
    const map = raw.conv2d(image, kernel, bias, "valid");
    const { output, workspace } = raw.maxPool(map, 2);
    const row = raw.reshape(output, [1, 4]);
    const count = raw.isCorrect(row, labels);
    raw.free(map, output, workspace);
    return [row, count];
  };
  const inputs = [image, kernel, bias, labels];
  const typed = inputs.map((handle) => ({
    handle,
    dtype: handle === labels ? "int32" : "float32",
  } as const));
  const graph = recordGraph({ run: { inputs: typed, body } });
  const [graphed, eager] = [graph.run("run", inputs), body()];
  // By hand: the largest of the first window is 1 · 8 + 2 · 13 + 3 · 14 + 0.5.
  assert.deepEqual(graphed.map(raw.read).map((values) => [...values]), [[
    76.5,
    88.5,
    148.5,
    160.5,
  ], [1]]);
  assert.deepEqual(graphed.map(raw.read), eager.map(raw.read));
  raw.free(...inputs, ...graphed, ...eager);
  graph.dispose();
});

Deno.test("recordGraph() leaves no tensor, no folder, and once disposed no graph", () => {
  const before = [binding.getNumOfTensors(), binding.getNumOfSavedModels()];
  const folder = Deno.makeTempDirSync({ prefix: "graph_test_" });
  const old = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", folder);
  try {
    const examples = [raw.scalar(1), raw.floats(new Float32Array(1), [1])];
    const graph = recordGraph({
      run: { inputs: floats(examples), body: () => [raw.multiply(...pair(examples))] },
    });
    assert.equal(binding.getNumOfSavedModels(), (before[1] ?? 0) + 1);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    raw.free(...graph.run("run", examples), ...examples);
    graph.dispose();
    assert.deepEqual([binding.getNumOfTensors(), binding.getNumOfSavedModels()], before);
  } finally {
    if (old === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", old);
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("recordGraph() refuses a tensor from elsewhere", () => {
  const [inside, outside] = [raw.scalar(1), raw.floats(new Float32Array(2), [2])];
  assert.throws(
    () =>
      recordGraph({
        run: { inputs: floats([inside]), body: () => [raw.multiply(inside, outside)] },
      }),
    new TypeError(
      "Cannot record a graph as each tensor must be an input or made in it: one of shape [2] is neither",
    ),
  );
  raw.free(inside, outside);
});

Deno.test("a graph refuses an input of another shape", () => {
  const example = raw.floats(new Float32Array(2), [2]);
  const graph = recordGraph({
    run: { inputs: floats([example]), body: () => [raw.unary("Relu", example)] },
  });
  const other = raw.floats(new Float32Array(3), [3]);
  assert.throws(
    () => graph.run("run", [other]),
    new TypeError("Cannot run a graph as input 0 must have the recorded shape [2]: it has [3]"),
  );
  raw.free(example, other);
  graph.dispose();
});

function pair([a, b]: readonly Handle[]): [Handle, Handle] {
  return [a as Handle, b as Handle];
}

Deno.test("a graph's functions share variables, and give their outputs after the change", () => {
  const zero = raw.floats(new Float32Array(2), [2]);
  const [weight, m, v] = [0, 1, 2].map(() => raw.createVariable(zero)) as [Handle, Handle, Handle];
  const value = raw.floats(new Float32Array(2), [2]);
  const scalars = [0.9, 0.999, 0.5, 0.9, 0.999, 1e-7].map(raw.scalar);
  const graph = recordGraph({
    write: {
      inputs: floats([value]),
      body() {
        [weight, m, v].forEach((variable) => raw.assignVariable(variable, value));
        return [raw.scalar(1)];
      },
    },
    step: {
      inputs: floats([value, ...scalars]),
      body() {
        const [beta1Power, beta2Power, learningRate, beta1, beta2, epsilon] = scalars;
        const named = { beta1Power, beta2Power, learningRate, beta1, beta2, epsilon };
        raw.applyAdam({ value: weight, m, v }, named as raw.AdamScalars, value);
        return [raw.scalar(7)];
      },
    },
    read: { inputs: [], body: () => [raw.readVariable(weight)] },
  }, [weight, m, v]);
  [weight, m, v].forEach(raw.destroyVariable);
  const valuesOf = (name: "write" | "step" | "read", inputs: Handle[]) => {
    const outputs = graph.run(name, inputs);
    const values = outputs.map((output) => [...raw.read(output)]);
    raw.free(...outputs);
    return values;
  };
  assert.deepEqual(valuesOf("write", [zero]), [[1]]);
  const ones = raw.floats(new Float32Array([1, -2]), [2]);
  assert.deepEqual(valuesOf("step", [ones, ...scalars]), [[7]]);
  // Adam's first step goes the learning rate far, against the gradient.
  const [after = []] = valuesOf("read", []);
  assert.deepEqual(after.map((x) => x.toFixed(4)), ["-0.5000", "0.5000"]);
  assert.deepEqual(valuesOf("read", []), [after]);
  raw.free(zero, value, ones, ...scalars);
  graph.dispose();
});

for (const [n, size, expected] of [[10, 3, [3, 4, 3]], [5, 100, [3, 2]], [1, 4, [1]]] as const) {
  Deno.test(`inParts() computes ${n} rows in parts of about ${size}, in order`, () => {
    const rows = raw.floats(Float32Array.from({ length: 2 * n }, (_, i) => i), [n, 2]);
    const labels = raw.ints(Int32Array.from({ length: n }, (_, i) => i % 2), [n]);
    const body = () =>
      inParts({ n, size }, (take) => {
        const [x, y] = [take(rows), take(labels, "int32")];
        const right = raw.isCorrect(x, y);
        raw.free(y);
        return [x, right];
      }).flat();
    const graph = recordGraph({
      run: { inputs: [...floats([rows]), { handle: labels, dtype: "int32" }], body },
    });
    const outputs = graph.run("run", [rows, labels]);
    const parts = outputs.filter((_, i) => i % 2 === 0).map(raw.read);
    assert.deepEqual(parts.map(({ length }) => length / 2), [...expected]);
    assert.deepEqual(parts.flatMap((part) => [...part]), [...raw.read(rows)]);
    // Of each row the second number is the larger.
    const right = outputs.filter((_, i) => i % 2 === 1).flatMap((part) => [...raw.read(part)]);
    assert.deepEqual(right, Array.from({ length: n }, (_, i) => i % 2));
    raw.free(rows, labels, ...outputs);
    graph.dispose();
  });
}
