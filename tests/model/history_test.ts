import assert from "node:assert/strict";
import { describeOverfitting, overfitting } from "../../lib/model/history.ts";

const row = { acc: 0.99, valAcc: 0.98, durationMs: 1000 };
const RISING = [
  { ...row, epoch: 1, loss: 0.3, valLoss: 0.25 },
  { ...row, epoch: 2, loss: 0.2, valLoss: 0.125 },
  { ...row, epoch: 3, loss: 0.075, valLoss: 0.5 },
];

Deno.test("overfitting() finds the epoch from which on the test loss lies flat or rises", () => {
  assert.deepEqual(overfitting(RISING), {
    first: RISING[0],
    last: RISING[2],
    epoch: 2,
    lossFall: 1 - 0.075 / 0.2,
    valLossFall: 1 - 0.5 / 0.125,
    accGap: 0.99 - 0.98,
    onlyTrainingFalls: true,
    hasBegun: false,
  });
});

Deno.test("overfitting() has begun where the test loss stays above its lowest for two epochs", () => {
  const [, , third = RISING[0]] = RISING;
  const risen = (valLoss: number) =>
    overfitting([...RISING, { ...row, epoch: 4, loss: 0.05, valLoss }]).hasBegun;
  assert.equal(third?.valLoss, 0.5);
  assert.deepEqual([risen(0.4), risen(0.13)], [true, false]);
});

Deno.test("overfitting() is not decided by the fourth decimal of the last epoch", () => {
  const flat = [
    { ...row, epoch: 1, loss: 0.0577, valLoss: 0.0573 },
    { ...row, epoch: 2, loss: 0.0158, valLoss: 0.0286 },
    { ...row, epoch: 3, loss: 0.0077, valLoss: 0.0269 },
  ];
  for (const valLoss of [0.0268, 0.0269, 0.027]) {
    const { epoch, onlyTrainingFalls } = overfitting([...flat, {
      ...row,
      epoch: 4,
      loss: 0.0056,
      valLoss,
    }]);
    assert.deepEqual([epoch, onlyTrainingFalls], [2, true]);
  }
});

Deno.test("overfitting() finds no such epoch while the test loss falls", () => {
  assert.equal(overfitting(RISING.slice(0, 2)).onlyTrainingFalls, false);
  assert.equal(overfitting(RISING.slice(0, 1)).onlyTrainingFalls, false);
});

Deno.test("overfitting() finds none where the training loss rises too", () => {
  const rows = [{ ...row, epoch: 1, loss: 0.1, valLoss: 0.1 }, {
    ...row,
    epoch: 2,
    loss: 0.2,
    valLoss: 0.2,
  }];
  assert.equal(overfitting(rows).onlyTrainingFalls, false);
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
    "After epoch 2 only the training loss falls by more than a tenth: to epoch 3 the training loss falls by 63 % " +
      "(0.2000 to 0.0750), the test loss rises by 300 % (0.1250 to 0.5000). The test loss doesn't " +
      "stay a tenth above its lowest (0.1250): not over-fitting yet. After epoch 3 the " +
      "training accuracy is 1.00 points above the test accuracy.",
  );
  assert.match(
    describeOverfitting([...RISING, { ...row, epoch: 4, loss: 0.05, valLoss: 0.4 }]),
    /The test loss ends more than a tenth above its lowest \(0\.1250\): that is over-fitting\./,
  );
  assert.equal(
    describeOverfitting(RISING.slice(0, 1)),
    "The test loss still falls in the last epoch, 1. After epoch 1 the " +
      "training accuracy is 1.00 points above the test accuracy.",
  );
  const still = [{ ...row, epoch: 1, loss: 0.1, valLoss: 0.1 }, {
    ...row,
    ...{ epoch: 2, loss: 0.099, valLoss: 0.101, acc: 0.97 },
  }];
  assert.equal(
    describeOverfitting(still),
    "After epoch 1 neither loss falls by more than a tenth: to epoch 2 the training loss falls by 1 % (0.1000 to " +
      "0.0990), the test loss rises by 1 % (0.1000 to 0.1010). After epoch 2 the training accuracy " +
      "is 1.00 points below the test accuracy.",
  );
});
