import assert from "node:assert/strict";
import { describeOverfitting, overfitting } from "../../lib/model/history.ts";

const row = { acc: 0.99, valAcc: 0.98, durationMs: 1000 };
const RISING = [
  { ...row, epoch: 1, loss: 0.3, valLoss: 0.25 },
  { ...row, epoch: 2, loss: 0.2, valLoss: 0.125 },
  { ...row, epoch: 3, loss: 0.075, valLoss: 0.5 },
];

Deno.test("overfitting() begins after the epoch from which the test loss lies flat or rises", () => {
  assert.deepEqual(overfitting(RISING), {
    first: RISING[0],
    last: RISING[2],
    epoch: 2,
    lossFall: 1 - 0.075 / 0.2,
    valLossFall: 1 - 0.5 / 0.125,
    accGap: 0.99 - 0.98,
    hasBegun: true,
  });
});

Deno.test("overfitting() is not decided by the fourth decimal of the last epoch", () => {
  const flat = [
    { ...row, epoch: 1, loss: 0.0577, valLoss: 0.0573 },
    { ...row, epoch: 2, loss: 0.0158, valLoss: 0.0286 },
    { ...row, epoch: 3, loss: 0.0077, valLoss: 0.0269 },
  ];
  for (const valLoss of [0.0268, 0.0269, 0.027]) {
    const { epoch, hasBegun } = overfitting([...flat, { ...row, epoch: 4, loss: 0.0056, valLoss }]);
    assert.deepEqual([epoch, hasBegun], [2, true]);
  }
});

Deno.test("overfitting() has not begun while the test loss falls", () => {
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
  assert.equal(overfitting(rows).epoch, 1);
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
    "Over-fitting begins after epoch 2: from there to epoch 3 the training loss falls by 63 % " +
      "(0.2000 to 0.0750), the test loss rises by 300 % (0.1250 to 0.5000). After epoch 3 the " +
      "training accuracy is 1.00 points above the test accuracy.",
  );
  assert.equal(
    describeOverfitting(RISING.slice(0, 1)),
    "Over-fitting hasn't begun: the test loss still falls in the last epoch, 1. After epoch 1 the " +
      "training accuracy is 1.00 points above the test accuracy.",
  );
  const still = [{ ...row, epoch: 1, loss: 0.1, valLoss: 0.1 }, {
    ...row,
    ...{ epoch: 2, loss: 0.099, valLoss: 0.101, acc: 0.97 },
  }];
  assert.equal(
    describeOverfitting(still),
    "Over-fitting hasn't begun: from epoch 1 to epoch 2 the training loss falls by 1 % (0.1000 to " +
      "0.0990), the test loss rises by 1 % (0.1000 to 0.1010), so neither falls by more than a " +
      "tenth any more. After epoch 2 the training accuracy is 1.00 points below the test accuracy.",
  );
});
