"""Reference values of model/anomaly, by scikit-learn 1.2.1 (Debian 12).

    python3 make_reference.py > reference.json
"""
import json

import numpy as np
from sklearn import ensemble, mixture, neighbors

random = np.random.default_rng(5)
n, dimensions = 60, 3
x = random.normal(size=(n, dimensions)).astype(np.float32)
x[30:55] = (x[30:55] * np.array([0.5, 1.5, 0.2]) + np.array([8, 0, 3])).astype(np.float32)
x[55:] = (20 * random.normal(size=(5, dimensions))).astype(np.float32)  # far from both groups
x[11] = x[10]  # a duplicate
exact = x.astype(np.float64)

k = 7
lof = neighbors.LocalOutlierFactor(n_neighbors=k, algorithm="brute").fit(exact)
distances, _ = neighbors.NearestNeighbors(n_neighbors=k, algorithm="brute").fit(exact).kneighbors()

# Both draw trees at random: over so many the mean depth is the expectation to about 1%.
trees = 4000
forest = ensemble.IsolationForest(n_estimators=trees, max_samples=32, random_state=1).fit(x)

# Two groups without the outliers: expectation maximisation has one best answer.
groups = exact[:55]
one = mixture.GaussianMixture(1, tol=1e-10, max_iter=1000, random_state=1).fit(groups)
two = mixture.GaussianMixture(2, tol=1e-10, max_iter=1000, random_state=1).fit(groups)

print(json.dumps({
    "features": x.ravel().tolist(), "dimensions": dimensions, "k": k,
    "lof": (-lof.negative_outlier_factor_).tolist(), "mean_distance": distances.mean(axis=1).tolist(),
    "forest": {"sample": 32, "trees": trees, "scores": (-forest.score_samples(x)).tolist()},
    "mixture": {"rows": 55, "one": one.score_samples(exact).tolist(), "two": two.score_samples(exact).tolist(),
                "weights": sorted(two.weights_.tolist())},
}, separators=(",", ":")))
