"""Reference values of model/metrics, by scikit-learn 1.2.1, SciPy 1.10 and NumPy 1.24 (Debian 12).

    python3 make_reference.py > reference.json

DeLong's variance and p-value are computed here from their definition over all pairs (DeLong et al. 1988).
"""
import json
import numpy as np
from scipy import optimize, stats
from sklearn import metrics

random = np.random.default_rng(20)


def float32(values):
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def binary_case(name, scores, labels):
    scores, labels = float32(scores), np.asarray(labels)
    fpr, tpr, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
    called = scores >= 0.5
    rows = 10
    edges = np.linspace(0, 1, rows + 1)
    place = np.clip(np.searchsorted(edges, scores, side="left") - 1, 0, rows - 1)
    gaps = [(np.sum(place == b), abs(labels[place == b].mean() - scores[place == b].mean()))
            for b in range(rows) if np.any(place == b)]
    order = np.argsort(scores, kind="stable")  # equal counts; equal scores stay together
    counted, first, n = [], 0, len(scores)
    for b in range(1, rows + 1):
        last = n * b // rows
        if last <= first:
            continue
        while last < n and scores[order[last]] == scores[order[last - 1]]:
            last += 1
        part = order[first:last]
        counted.append((last - first, abs(labels[part].mean() - scores[part].mean())))
        first = last
    return {
        "ece_equal_count": sum(m * gap for m, gap in counted) / n,
        "name": name, "scores": scores.tolist(), "labels": labels.tolist(),
        "auroc": metrics.roc_auc_score(labels, scores),
        "fpr": fpr.tolist(), "tpr": tpr.tolist(), "thresholds": thresholds[1:].tolist(),
        "average_precision": metrics.average_precision_score(labels, scores),
        "accuracy": metrics.accuracy_score(labels, called), "precision": metrics.precision_score(labels, called),
        "recall": metrics.recall_score(labels, called), "f1": metrics.f1_score(labels, called),
        "mcc": metrics.matthews_corrcoef(labels, called),
        "brier": metrics.brier_score_loss(labels, scores),
        "log_loss": -np.mean(np.where(labels == 1, np.log(np.clip(scores, 1e-15, 1 - 1e-15)),
                                      np.log1p(-np.clip(scores, 1e-15, 1 - 1e-15)))),
        "ece": sum(n * gap for n, gap in gaps) / len(scores), "mce": max(gap for _, gap in gaps),
    }


def delong(first, second, labels):
    def components(scores):
        pairs = (scores[labels == 1][:, None] > scores[labels == 0]) + \
            0.5 * (scores[labels == 1][:, None] == scores[labels == 0])
        return pairs.mean(axis=1), pairs.mean(axis=0)
    v = [components(first), components(second)]
    s = np.cov(v[0][0], v[1][0]) / v[0][0].size + np.cov(v[0][1], v[1][1]) / v[0][1].size
    difference = v[0][0].mean() - v[1][0].mean()
    z = difference / np.sqrt(s[0, 0] + s[1, 1] - 2 * s[0, 1])
    return {"first_variance": s[0, 0], "second_variance": s[1, 1], "difference": difference, "z": z,
            "p": 2 * stats.norm.sf(abs(z))}


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


n = 60
labels = (random.random(n) < 0.35).astype(int)
smooth = np.clip(0.3 * labels + random.normal(0.35, 0.2, n), 0, 1)
coarse = np.round(smooth, 1)  # many ties
other = np.clip(0.2 * labels + random.normal(0.4, 0.25, n), 0, 1)

classes, m = 3, 45
logits = float32(random.normal(0, 2, (m, classes)))
truth = np.array([random.choice(classes, p=p) for p in softmax(logits / 2.5)])
scores = float32(softmax(logits))
second = np.where(random.random(m) < 0.6, truth, random.integers(0, classes, m))

binary_logits = float32(random.normal(0, 3, 80))
binary_truth = (random.random(80) < 1 / (1 + np.exp(-binary_logits / 2))).astype(int)
def binary_loss(t):
    return np.mean(np.logaddexp(0, np.where(binary_truth == 1, -1, 1) * binary_logits / t))
def soft_loss(t):
    return metrics.log_loss(truth, softmax(logits / t), labels=range(classes))
fit = dict(method="bounded", options={"xatol": 1e-10})
binary_t = optimize.minimize_scalar(binary_loss, bounds=(0.05, 20), **fit)
soft_t = optimize.minimize_scalar(soft_loss, bounds=(0.05, 20), **fit)

value = float32(random.normal(3, 2, 40))
predicted = float32(value + random.normal(0.1, 0.5, 40))
difference = predicted - value

print(json.dumps({
    "binary": [binary_case("smooth", smooth, labels), binary_case("many ties", coarse, labels),
               binary_case("all tied", np.full(6, 0.5), [1, 0, 1, 0, 0, 1]),
               binary_case("perfect", [0.9, 0.8, 0.7, 0.2, 0.1], [1, 1, 1, 0, 0]),
               binary_case("one positive", [0.9, 0.6, 0.7, 0.2, 0.1], [0, 1, 0, 0, 0])],
    "delong": {"first": float32(coarse).tolist(), "second": float32(other).tolist(), "labels": labels.tolist(),
               **delong(float32(coarse), float32(other), labels)},
    "multi": {"classes": classes, "logits": logits.ravel().tolist(), "scores": scores.ravel().tolist(),
              "truth": truth.tolist(), "second": second.tolist(),
              "accuracy": metrics.accuracy_score(truth, scores.argmax(axis=1)),
              "confusion": metrics.confusion_matrix(truth, scores.argmax(axis=1)).ravel().tolist(),
              "auroc": [metrics.roc_auc_score(truth == c, scores[:, c]) for c in range(classes)],
              "log_loss": -np.mean(np.log(scores[np.arange(m), truth])),
              "kappa": metrics.cohen_kappa_score(truth, second),
              "temperature": soft_t.x, "temperature_loss": soft_t.fun},
    "binomial": [[heads, trials, stats.binomtest(heads, trials, 0.5).pvalue]
                 for heads, trials in [(0, 1), (2, 10), (5, 10), (30, 100), (480, 1000), (3, 2000)]],
    "wilson": [[k, m, *stats.binomtest(k, m).proportion_ci(method="wilson")] for k, m in [(0, 5), (87, 100), (7, 7)]],
    "temperature": {"logits": binary_logits.tolist(), "labels": binary_truth.tolist(), "value": binary_t.x,
                    "loss": binary_t.fun},
    "regression": {"predicted": predicted.tolist(), "truth": value.tolist(), "bias": difference.mean(),
                   "scatter": difference.std(), "sigma_mad": stats.median_abs_deviation(difference, scale="normal"),
                   "rmse": np.sqrt(metrics.mean_squared_error(value, predicted)),
                   "mae": metrics.mean_absolute_error(value, predicted), "r2": metrics.r2_score(value, predicted),
                   "outliers_beyond_0.5": np.mean(np.abs(difference) > 0.5)},
}, indent=None, separators=(",", ":")))
