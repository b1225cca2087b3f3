"""Writes golden/stats/reference.json, whose HOW.md says more.

Usage: python stats_reference.py OUT_FOLDER
"""

import json
import pathlib
import sys

import numpy as np
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate
from scipy import optimize, stats
from sklearn.metrics import roc_auc_score
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.proportion import proportion_confint


def multiple(rng):
    cases = []
    for n in (1, 2, 5, 12, 40):
        p = rng.random(n) ** 3
        if n > 4:
            p[3] = p[1]
        cases.append(
            {
                "p": p.tolist(),
                "holm": multipletests(p, method="holm")[1].tolist(),
                "bh": multipletests(p, method="fdr_bh")[1].tolist(),
            }
        )
    return cases


def changed(rng):
    cases = []
    for gained, lost in ((0, 0), (1, 0), (0, 6), (7, 7), (12, 3), (121, 59), (3, 40)):
        table = [[10, gained], [lost, 20]]
        n = gained + lost
        k = min(gained, lost)
        mid = 2 * stats.binom.cdf(k, n, 0.5) - stats.binom.pmf(k, n, 0.5)
        if gained == lost:
            mid = 1 - stats.binom.pmf(k, n, 0.5) / 2
        cases.append(
            {
                "gained": gained,
                "lost": lost,
                "p": float(mcnemar(table, exact=True).pvalue),
                "midP": float(mid),
            }
        )
    return cases


def power():
    cases = []
    for n, effect, level in (
        (2, 0.5, 0.95), (3, 1.0, 0.9), (5, 0.8, 0.95), (25, 0.3, 0.95), (25, 0.6, 0.99),
        (100, 0.28, 0.95), (225, 0.1, 0.95), (5000, 0.05, 0.95),
    ):
        cases.append(
            {
                "n": n,
                "effect": effect,
                "level": level,
                "power": float(TTestPower().power(effect, n, 1 - level)),
            }
        )
    return cases


def detectable():
    return [
        {
            "n": n,
            "effect": optimize.brentq(
                lambda effect: TTestPower().power(effect, n, 0.05) - 0.8, 0, 5 / n**0.5, xtol=1e-14
            ),
        }
        for n in (4, 10, 25, 100, 225)
    ]


def needed():
    return [
        {
            "effect": e,
            "n": int(np.ceil(TTestPower().solve_power(e, None, 0.05, 0.8))),
        }
        for e in (1.5, 0.5, 0.2, 0.05)
    ]


def flips(rng):
    cases = []
    for n in (3, 8, 14):
        x = rng.integers(-4, 6, n) / 7
        p = stats.permutation_test(
            (x,), np.sum, permutation_type="samples", n_resamples=np.inf
        ).pvalue
        cases.append({"x": x.tolist(), "p": float(p)})
    return cases


def predicted(rng):
    cases = []
    for N, n, bias in ((200, 40, 0.1), (60, 10, -0.2)):
        f = rng.choice([-1.0, 0.0, 1.0], N, p=[0.1, 0.6, 0.3])
        g = rng.choice([-1.0, 0.0, 1.0], n, p=[0.1, 0.6, 0.3])
        y = np.clip(g + rng.choice([-1.0, 0.0, 1.0], n, p=[0.1 + max(0, -bias), 0.6, 0.3 - max(0, -bias)]), -1, 1)
        point = ppi_mean_pointestimate(y, g, f, lam=1)
        # ppi_py divides by n; with n - 1 throughout:
        se = np.sqrt(f.var(ddof=1) / N + (y - g).var(ddof=1) / n)
        low, high = ppi_mean_ci(y, g, f, alpha=0.05, lam=1)
        z = stats.norm.ppf(0.975)
        cases.append(
            {
                "judged": f.tolist(),
                "errors": (y - g).tolist(),
                "estimate": float(np.ravel(point)[0]),
                "standardError": float(se),
                "ppiHalf": float((np.ravel(high)[0] - np.ravel(low)[0]) / 2 / z),
            }
        )
    return cases


def bootstrap_t(rng):
    """Every one of n^n draws for n = 6; quantiles of t* where they lie at no jump."""
    cases = []
    for x in ([0.31, -0.12, 0.44, 0.05, 0.27, 0.6], [0.0, 0.0, 0.5, 0.1, -0.1, 0.25]):
        x = np.array(x)
        n = len(x)
        grid = np.stack(np.meshgrid(*[np.arange(n)] * n, indexing="ij"), -1).reshape(-1, n)
        d = x[grid]
        m = d.mean(1)
        se = d.std(1, ddof=1) / np.sqrt(n)
        equal = (d == d[:, :1]).all(1)
        t = np.empty(len(d))
        t[~equal] = (m[~equal] - x.mean()) / se[~equal]
        t[equal] = np.sign(m[equal] - x.mean()) * np.inf
        t.sort()
        se0 = x.std(ddof=1) / np.sqrt(n)
        # The probability that a draw of t* lies within 0.4 % of the quantile bounds its error.
        lo = [x.mean() - t[int(len(t) * q)] * se0 for q in (0.979, 0.971)]
        hi = [x.mean() - t[int(len(t) * q)] * se0 for q in (0.029, 0.021)]
        cases.append({"x": x.tolist(), "low": lo, "high": hi})
    return cases


def clopper():
    return [
        {"n": n, "k": k, "upper": float(proportion_confint(k, n, 0.05, method="beta")[1])}
        for n, k in ((25, 0), (25, 1), (200, 0), (7, 0))
    ]


def templates(rng):
    x = rng.normal(0.1, 0.08, 10)
    low, high = stats.t.interval(0.95, len(x) - 1, x.mean(), stats.sem(x))
    return {
        "x": x.tolist(),
        "low": float(low),
        "high": float(high),
        "without": [float(np.delete(x, i).mean()) for i in range(len(x))],
    }


def betting(rng):
    """The capital by its definition, in a loop of its own."""
    cases = []
    for n, p in ((30, [0.1, 0.5, 0.4]), (200, [0.05, 0.8, 0.15])):
        x = rng.choice([-1.0, 0.0, 1.0], n, p=p)
        alpha, out = 0.05, {"x": x.tolist(), "capital": {}}
        for m in (-0.2, 0.0, 0.1):
            k = 1.0
            for t in range(1, n + 1):
                past = x[: t - 1]
                mus = [(past[: i + 1].sum()) / (i + 2) for i in range(t - 1)]
                var = (1.0 + sum((a - b) ** 2 for a, b in zip(past, mus))) / t
                lam = min(np.sqrt(2 * np.log(2 / alpha) / (var * t * np.log(1 + t))), 0.45)
                k *= 1 + lam * (x[t - 1] - m)
            out["capital"][str(m)] = float(k)
        cases.append(out)
    return cases


def separation():
    """One group, with a generator of its own, so that the cases above stay as they are."""
    rng = np.random.default_rng(20261124)
    cases = []
    for n, noise, shift, ties in ((12, 9, 0.8, False), (40, 40, 1.5, False), (25, 30, 0.4, True)):
        signal = rng.normal(shift, 1, n)
        other = rng.normal(0, 1.3, noise)
        if ties:
            signal, other = np.round(signal), np.round(other)
        label = [1] * n + [0] * noise
        pooled = ((n - 1) * signal.var(ddof=1) + (noise - 1) * other.var(ddof=1)) / (n + noise - 2)
        cases.append(
            {
                "signal": signal.tolist(),
                "noise": other.tolist(),
                "auc": float(roc_auc_score(label, np.concatenate([signal, other]))),
                "u": float(stats.mannwhitneyu(signal, other).statistic / n / noise),
                # Student's t with equal variances is d' over the root of 1/n + 1/m.
                "dPrime": float(
                    stats.ttest_ind(signal, other).statistic * np.sqrt(1 / n + 1 / noise)
                ),
                "pooled": float(np.sqrt(pooled)),
            }
        )
    return cases


def rogan_gladen():
    """Sensitivity and specificity from labels weighted back to the run, into the formula."""
    cases = []
    for observed, (a, n), (b, m) in ((0.3, (40, 50), (6, 60)), (0.8, (30, 30), (1, 25))):
        tp, fp = observed * a / n, observed * (1 - a / n)
        fn, tn = (1 - observed) * b / m, (1 - observed) * (1 - b / m)
        se, sp = tp / (tp + fn), tn / (tn + fp)
        cases.append(
            {
                "observed": observed, "trueOfFound": [a, n], "trueOfOthers": [b, m],
                "rate": (observed + sp - 1) / (se + sp - 1),
            }
        )
    return cases


rng = np.random.default_rng(20260102)
reference = {
    "multiple": multiple(rng),
    "mcnemar": changed(rng),
    "power": power(),
    "detectable": detectable(),
    "needed": needed(),
    "signFlip": flips(rng),
    "predictionPowered": predicted(rng),
    "bootstrapT": bootstrap_t(rng),
    "clopperPearson": clopper(),
    "templates": templates(rng),
    "betting": betting(rng),
    "separation": separation(),
    "roganGladen": rogan_gladen(),
}
with open(pathlib.Path(sys.argv[1]) / "reference.json", "w") as f:
    json.dump(reference, f, indent=1)
