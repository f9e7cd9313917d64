import assert from "node:assert/strict";
import { describeOverfitting, overfitting } from "../../lib/model/history.ts";

const row = { acc: 0.99, valAcc: 0.98, durationMs: 1000 };
const RISING = [
  { ...row, epoch: 1, loss: 0.3, valLoss: 0.25 },
  { ...row, epoch: 2, loss: 0.2, valLoss: 0.125 },
  { ...row, epoch: 3, loss: 0.075, valLoss: 0.5 },
];

Deno.test("overfitting() begins after the lowest held-out loss", () => {
  assert.deepEqual(overfitting(RISING), {
    bestEpoch: 2,
    bestValLoss: 0.125,
    lastValLoss: 0.5,
    lossFall: 0.125,
    accGap: 0.99 - 0.98,
    hasBegun: true,
  });
});

Deno.test("overfitting() has not begun while the held-out loss falls", () => {
  assert.equal(overfitting(RISING.slice(0, 2)).hasBegun, false);
  assert.equal(overfitting(RISING.slice(0, 1)).hasBegun, false);
});

Deno.test("overfitting() has not begun where the training loss rises too", () => {
  const rows = [{ ...row, epoch: 1, loss: 0.1, valLoss: 0.1 }, {
    ...row,
    epoch: 2,
    loss: 0.2,
    valLoss: 0.2,
  }];
  assert.equal(overfitting(rows).hasBegun, false);
});

Deno.test("overfitting() takes the first of equal losses", () => {
  const rows = RISING.map((row) => ({ ...row, valLoss: 0.5 }));
  assert.equal(overfitting(rows).bestEpoch, 1);
});

Deno.test("overfitting() needs an epoch", () => {
  assert.throws(() => overfitting([]), {
    name: "RangeError",
    message: "Cannot find over-fitting as there must be an epoch: there are 0",
  });
});

Deno.test("describeOverfitting() says it with the numbers", () => {
  assert.equal(
    describeOverfitting(RISING),
    "Over-fitting begins after epoch 2: from there to epoch 3 the training loss falls by 0.1250 " +
      "while the held-out loss goes from 0.1250 to 0.5000. After epoch 3 the training accuracy is " +
      "1.00 points above the held-out accuracy.",
  );
  assert.equal(
    describeOverfitting(RISING.slice(0, 1)),
    "Over-fitting hasn't begun: the held-out loss is lowest after epoch 1 (0.2500), and the " +
      "training loss has not fallen below its value there. After epoch 1 the training accuracy is " +
      "1.00 points above the held-out accuracy.",
  );
});
