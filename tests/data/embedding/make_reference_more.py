"""More reference values of model/embedding, from the same input as make_reference.py: known classes and newcomers
by umap-learn 0.5.3, k-means by scikit-learn 1.2.1, Ward by scipy 1.10.1 (Debian 12), HDBSCAN by the plain code
below, which follows Campello, Moulavi & Sander 2013 (PAKDD, 160) step by step on scipy's single linkage.

    python3 make_reference_more.py > reference_more.json
"""
import json
import pathlib
import warnings

warnings.filterwarnings("ignore")
import numpy as np
import scipy.sparse
from scipy.cluster import hierarchy
from scipy.spatial import distance
from sklearn import cluster as sk
from sklearn import metrics
from umap import umap_

old = json.loads((pathlib.Path(__file__).parent / "reference.json").read_text())
x = np.array(old["features"], dtype=np.float32).reshape(-1, old["dimensions"])
n = len(x)

# --- known classes
edges = np.array(old["edges"])
graph = scipy.sparse.coo_matrix((edges[:, 2], (edges[:, 0].astype(int), edges[:, 1].astype(int))), shape=(n, n))
classes = np.array([i % 3 - 1 for i in range(n)])  # -1: not known


def supervised(weight):
    far = 2.5 / (1 - weight) if weight < 1 else 1e12
    result = umap_.discrete_metric_simplicial_set_intersection(graph.copy(), classes, far_dist=far).tocoo()
    return sorted([int(i), int(j), float(w)] for i, j, w in zip(result.row, result.col, result.data) if w > 0)


# --- newcomers: distances as umap-learn's transform weighs them
newcomers = np.array([[0.1, 0.2, 0.4, 0.5, 0.9, 1.0], [1.0, 1.0, 1.0, 2.0, 2.5, 7.0]], dtype=np.float32)
weights = []
for each in newcomers:
    sigma, rho = umap_.smooth_knn_dist(each[None, :], float(len(each)), local_connectivity=0.0)
    rows, columns, values, _ = umap_.compute_membership_strengths(
        np.arange(len(each))[None, :].astype(np.int32), each[None, :], sigma, rho, bipartite=True)
    weights.append([float(v) for v in values])

# --- clusters
random = np.random.default_rng(5)
blobs = np.vstack([random.normal(centre, spread, size=(count, 3)) for centre, spread, count in
                   [(0, 0.5, 50), (4, 0.4, 40), (-4, 0.9, 30)]] + [random.uniform(-8, 8, size=(20, 3))])
blobs = blobs.astype(np.float32)
kmeans = sk.KMeans(n_clusters=4, n_init=20, random_state=0).fit(blobs.astype(np.float64))
ward = hierarchy.linkage(blobs.astype(np.float64), "ward")


def hdbscan(points, least, samples):
    """Labels; -1 is noise. `samples` counts the point itself."""
    d = distance.squareform(distance.pdist(points))
    core = np.sort(d, axis=1)[:, samples - 1]
    reach = np.maximum(d, np.maximum(core[:, None], core[None, :]))
    np.fill_diagonal(reach, 0)
    tree = hierarchy.linkage(distance.squareform(reach, checks=False), "single")
    count = len(points)
    size = lambda node: 1 if node < count else int(tree[node - count, 3])

    def leaves(node):
        return [node] if node < count else leaves(int(tree[node - count, 0])) + leaves(int(tree[node - count, 1]))

    clusters = []  # each: birth, parent, [(lambda, points leaving)], children

    def walk(node, cluster):
        while node >= count:
            left, right, height = int(tree[node - count, 0]), int(tree[node - count, 1]), tree[node - count, 2]
            level = 1 / height if height > 0 else np.inf
            big = [each for each in (left, right) if size(each) >= least]
            if len(big) == 2:
                for each in big:
                    clusters.append({"birth": level, "parent": cluster, "falls": [], "children": []})
                    clusters[cluster]["children"].append(len(clusters) - 1)
                    clusters[cluster]["falls"] += [(level, size(each))]
                    walk(each, len(clusters) - 1)
                    clusters[clusters[cluster]["children"][-1]]["members"] = leaves(each)
                return
            small = [each for each in (left, right) if size(each) < least]
            for each in small:
                clusters[cluster]["falls"].append((level, size(each)))
            if not big:
                return
            node = big[0]

    clusters.append({"birth": 0.0, "parent": -1, "falls": [], "children": [], "members": list(range(count))})
    walk(2 * count - 2, 0)
    stability = [sum((level - c["birth"]) * many for level, many in c["falls"]) for c in clusters]
    chosen = [True] * len(clusters)
    for i in reversed(range(len(clusters))):
        below = sum(stability[c] for c in clusters[i]["children"])
        if clusters[i]["children"] and below > stability[i]:
            chosen[i], stability[i] = False, below
        elif i:
            todo = list(clusters[i]["children"])
            while todo:
                c = todo.pop()
                chosen[c] = False
                todo += clusters[c]["children"]
    chosen[0] = False  # all objects are no cluster
    labels = np.full(count, -1)
    for i, c in enumerate(clusters):
        if chosen[i]:
            labels[c["members"]] = i
    names = {old: new for new, old in enumerate(dict.fromkeys(labels[labels >= 0].tolist()))}
    return [names.get(int(v), -1) for v in labels]


print(json.dumps({
    "classes": classes.tolist(), "supervised": {str(w): supervised(w) for w in (0.5, 0.9, 1.0)},
    "newcomers": newcomers.ravel().tolist(), "newcomer_weights": np.ravel(weights).tolist(),
    "blobs": blobs.ravel().tolist(), "kmeans_inertia": float(kmeans.inertia_),
    "kmeans_labels": kmeans.labels_.tolist(),
    "ward_heights": ward[:, 2].tolist(),
    "ward_cut": {str(k): hierarchy.fcluster(ward, k, "maxclust").tolist() for k in (2, 3, 4, 7)},
    "silhouette": float(metrics.silhouette_score(blobs.astype(np.float64), kmeans.labels_)),
    "adjusted_rand": float(metrics.adjusted_rand_score(kmeans.labels_, hierarchy.fcluster(ward, 7, "maxclust"))),
    "hdbscan": {f"{least} {samples}": hdbscan(blobs.astype(np.float64), least, samples)
                for least, samples in [(5, 5), (10, 5), (15, 10), (25, 3)]},
}, separators=(",", ":")))
