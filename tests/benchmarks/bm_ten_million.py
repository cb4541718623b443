"""What bm_ten_million is measured against: scikit-learn's ROC curve and area, and NumPy's draws with replacement.

    python3 bm_ten_million.py SCORES LABELS DRAWS

reads float32 scores and uint8 labels and prints the seconds of processor and wall time for the curve with its area,
for one bootstrap draw (the mean of DRAWS), and the area.
"""
import sys
import time

import numpy as np
from sklearn import metrics

scores = np.fromfile(sys.argv[1], np.float32)
labels = np.fromfile(sys.argv[2], np.uint8)
draws = int(sys.argv[3])


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.process_time() - cpu, time.perf_counter() - wall


def curve():
    fpr, tpr, _ = metrics.roc_curve(labels, scores)
    return metrics.auc(fpr, tpr)


random = np.random.default_rng(1)


def draw():
    chosen = random.integers(0, len(scores), len(scores))
    return metrics.roc_auc_score(labels[chosen], scores[chosen])


area, curve_cpu, curve_wall = timed(curve)
spent = [timed(draw)[1:] for _ in range(draws)]
print(curve_cpu, curve_wall, np.mean([s[0] for s in spent]), np.mean([s[1] for s in spent]), area)
