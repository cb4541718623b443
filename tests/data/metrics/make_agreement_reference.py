"""Reference values of model/metrics/agreement: scikit-learn 1.2.1's cohen_kappa_score (Debian 12), and
Krippendorff's alpha and Fleiss' kappa from their definitions over all pairs of values.

    python3 make_agreement_reference.py > agreement.json

The published examples, which the definitions here reproduce to the digits that are printed:
- Fleiss 1971, Psychol. Bull. 76, 378, table 1: 30 patients, 6 psychiatrists, 5 diagnoses; kappa = 0.430.
- Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, example C: 4 observers, 12 units, values
  missing; alpha = 0.743 nominal, 0.815 ordinal, 0.849 interval.
"""
import json
import numpy as np
from sklearn import metrics

FLEISS = """00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501 30012
51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006""".split()
KRIPPENDORFF = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def alpha(units, level):
    units = [u for u in units if len(u) > 1]
    values = np.concatenate([np.asarray(u, float) for u in units])
    if level == "ordinal":
        def delta(a, b):
            low, high = min(a, b), max(a, b)
            between = np.sum((values >= low) & (values <= high))
            return (between - (np.sum(values == a) + np.sum(values == b)) / 2) ** 2
    elif level == "interval":
        def delta(a, b):
            return (a - b) ** 2
    else:
        def delta(a, b):
            return float(a != b)
    n = len(values)
    observed = sum(delta(u[i], u[j]) / (len(u) - 1) for u in units for i in range(len(u)) for j in range(len(u))
                   if i != j) / n
    expected = sum(delta(values[i], values[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    return 1 - observed / expected


def fleiss(units):
    units = [u for u in units if len(u) > 1]
    values = np.concatenate([np.asarray(u) for u in units])
    chance = sum(np.mean(values == v) ** 2 for v in np.unique(values))
    seen = np.mean([np.mean([u[i] == u[j] for i in range(len(u)) for j in range(len(u)) if i != j]) for u in units])
    return (seen - chance) / (1 - chance)


random = np.random.default_rng(41)
truth = random.integers(0, 6, 90)
first = np.clip(truth + random.integers(-1, 2, 90), 0, 5)
second = np.clip(truth + random.integers(-2, 2, 90), 0, 5)
kappas = [{"name": name, "first": a.tolist(), "second": b.tolist(), "classes": int(k),
           "none": metrics.cohen_kappa_score(a, b), "linear": metrics.cohen_kappa_score(a, b, weights="linear"),
           "quadratic": metrics.cohen_kappa_score(a, b, weights="quadratic")}
          for name, a, b, k in [("six ordered classes", first, second, 6),
                                ("two classes", first > 2, second > 2, 2),
                                ("nearly always the same", np.arange(90) % 45 == 0, np.arange(90) % 30 == 0, 2)]
          for a, b in [(np.asarray(a, int), np.asarray(b, int))]]
# T-Types of three experts, some missing, some with halves
types = np.round(random.normal(2, 3, (60, 1)) + random.normal(0, 1.2, (60, 3)), 0) / np.array([1, 1, 2])
missing = random.random((60, 3)) < 0.25
units = [types[i][~missing[i]].tolist() for i in range(60)]
krippendorff = [[int(row[u]) for row in KRIPPENDORFF if row[u] != "."] for u in range(12)]
diagnoses = [[c for c in range(5) for _ in range(int(row[c]))] for row in FLEISS]
assert abs(fleiss(diagnoses) - 0.430) < 0.0005
for level, published in [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]:
    assert abs(alpha(krippendorff, level) - published) < 0.0005
print(json.dumps({
    "kappa": kappas,
    "fleiss": [{"name": "Fleiss 1971", "units": diagnoses, "value": fleiss(diagnoses)},
               {"name": "some missing", "units": units, "value": fleiss(units)}],
    "alpha": [{"name": name, "units": u, **{level: alpha(u, level) for level in ["nominal", "ordinal", "interval"]}}
              for name, u in [("Krippendorff 2011", krippendorff), ("T-Types, some missing", units)]],
}, indent=None, separators=(",", ":")))
