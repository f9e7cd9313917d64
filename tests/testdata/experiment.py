"""Writes experiment.json: ranks, variances and fronts as SciPy and Optuna find them.

python tests/testdata/experiment.py    (SciPy, NumPy, Optuna: versions in the file)
"""

import json
import pathlib

import numpy as np
import optuna
import scipy
from scipy import stats

SEED = 20261125
rng = np.random.default_rng(SEED)
optuna.logging.set_verbosity(optuna.logging.ERROR)


def spearman(n, decimals):
    # Few decimals, so that some are equal.
    a = np.round(rng.normal(size=n), decimals)
    b = np.round(a + rng.normal(size=n), decimals)
    return {"a": a.tolist(), "b": b.tolist(), "rho": float(stats.spearmanr(a, b).statistic)}


def anova(sizes):
    groups = [np.round(rng.normal(i / 2, 1, n), 3) for i, n in enumerate(sizes)]
    f = float(stats.f_oneway(*groups).statistic)
    between, within = len(sizes) - 1, sum(sizes) - len(sizes)
    eta = f * between / (f * between + within)
    return {"groups": [group.tolist() for group in groups], "etaSquared": eta}


def pareto(n, decimals):
    study = optuna.create_study(directions=["minimize", "maximize"])
    costs, worths = np.round(rng.random(n), decimals), np.round(rng.random(n), decimals)
    for cost, worth in zip(costs, worths):
        study.add_trial(optuna.trial.create_trial(values=[float(cost), float(worth)]))
    points = [{"cost": float(c), "worth": float(w)} for c, w in zip(costs, worths)]
    return {"points": points, "front": sorted(trial.number for trial in study.best_trials)}


path = pathlib.Path(__file__).with_suffix(".json")
versions = {module.__name__: module.__version__ for module in (np, optuna, scipy)}
cases = {
    "spearman": [spearman(10, 3), spearman(12, 1), spearman(40, 0)],
    "anova": [anova([5, 6, 7]), anova([12, 3]), anova([4, 4, 4, 4])],
    "pareto": [pareto(12, 3), pareto(40, 1), pareto(90, 2)],
}
path.write_text(json.dumps({"versions": versions, "seed": SEED, "tolerance": 1e-9, **cases}) + "\n")
