"""Reference values of model/embedding, by umap-learn 0.5.3 and scikit-learn 1.2.1 (Debian 12).

    python3 make_reference.py > reference.json
"""
import json
import warnings

warnings.filterwarnings("ignore")
import numpy as np
from sklearn import manifold, metrics, neighbors
from umap import umap_

random = np.random.default_rng(7)
n, dimensions, k = 40, 4, 6  # k counts the object itself, as umap-learn does
x = random.normal(size=(n, dimensions)).astype(np.float32)
x[1] = x[0]  # a duplicate
x[30:] += 6  # a second clump
distances, indices = neighbors.NearestNeighbors(n_neighbors=k).fit(x.astype(np.float64)).kneighbors()
# kneighbors() without a query leaves the object itself out: k others; umap-learn wants itself first.
indices = np.hstack([np.arange(n)[:, None], indices[:, :k - 1]])
distances = np.hstack([np.zeros((n, 1)), distances[:, :k - 1]]).astype(np.float32)
graph, _, _ = umap_.fuzzy_simplicial_set(x, k, np.random.RandomState(1), "euclidean", knn_indices=indices,
                                         knn_dists=distances)
graph = graph.tocoo()
xy = (x[:, :2] + 0.8 * random.normal(size=(n, 2))).astype(np.float32)
cluster = random.integers(0, 3, n)
cluster[30:] = 2

print(json.dumps({
    "curves": [{"min_dist": m, "spread": s, "a": umap_.find_ab_params(s, m)[0], "b": umap_.find_ab_params(s, m)[1]}
               for m, s in [(0.1, 1.0), (0.0, 1.0), (0.5, 1.0), (0.25, 2.0), (0.05, 0.5), (1.0, 1.0)]],
    "features": x.ravel().tolist(), "dimensions": dimensions, "k": k - 1,
    "indices": indices[:, 1:].ravel().tolist(), "distances": distances[:, 1:].ravel().tolist(),
    "edges": sorted([int(i), int(j), float(w)] for i, j, w in zip(graph.row, graph.col, graph.data) if w > 0),
    "xy": xy.ravel().tolist(),
    # Without the duplicate: which of two equal distances ranks first is left to the sort.
    "trustworthiness_from_row_1": {str(each): manifold.trustworthiness(x[1:], xy[1:], n_neighbors=each)
                                   for each in (3, 5, 12)},
    "cluster": cluster.tolist(), "silhouette": metrics.silhouette_score(x.astype(np.float64), cluster),
}, separators=(",", ":")))
