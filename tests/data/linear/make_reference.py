#!/usr/bin/python3
"""Writes reference.json: what scikit-learn and numpy make of a small set of features and labels.

Features are standardised over all objects, as the program does it, and the models are fitted on the labelled
ones. Variances of the logits follow from the curvature at scikit-learn's weights, with the constant's prior
precision that the program uses (1e-6). Debian 12: python3-sklearn 1.2, python3-numpy 1.24.
"""
import json
import pathlib

import numpy as np
from scipy.integrate import quad
from sklearn.linear_model import LogisticRegression, Ridge

rng = np.random.default_rng(5)
objects, labelled, dimensions, prior, noise = 40, 24, 4, 0.7, 2.5
features = (rng.normal(size=(objects, dimensions)) * [1, 3, 0.2, 10] + [0, 5, -1, 2]).astype(np.float32)
rows = sorted(rng.choice(objects, labelled, replace=False).tolist())
z = (features.astype(float) - features.astype(float).mean(0)) / features.astype(float).std(0)
x = z[rows]
binary = (x @ [1.5, -1, 0.5, 0] + rng.normal(size=labelled) > 0).astype(int)
choice = np.clip(np.round(x @ [0.8, 0.6, 0, -0.3] + rng.normal(size=labelled) * 0.5 + 1), 0, 2).astype(int)
number = x @ [2, 0, -1, 0.5] + 4 + rng.normal(size=labelled) * 0.6


def variances(curvature, precision_of_noise=1.0):
    design = np.hstack([np.ones((labelled, 1)), x])
    penalty = np.diag([1e-6] + [prior] * dimensions)
    covariance = np.linalg.inv(design.T @ (curvature[:, None] * precision_of_noise * design) + penalty)
    every = np.hstack([np.ones((objects, 1)), z])
    return np.einsum("ij,jk,ik->i", every, covariance, every)


logistic = LogisticRegression(C=1 / prior, tol=1e-12, max_iter=10000).fit(x, binary)
p = logistic.predict_proba(x)[:, 1]
softmax = LogisticRegression(C=1 / prior, tol=1e-12, max_iter=10000, multi_class="multinomial").fit(x, choice)
ps = softmax.predict_proba(x)
ridge = Ridge(alpha=prior / noise, tol=1e-12).fit(x, number)


def information(m, v):
    """Mutual information of a yes-or-no answer and its normal logit, by quadrature."""
    def entropy(q):
        return 0.0 if q <= 0 or q >= 1 else -q * np.log(q) - (1 - q) * np.log(1 - q)
    s = np.sqrt(v)
    density = lambda t: np.exp(-0.5 * ((t - m) / s) ** 2) / (s * np.sqrt(2 * np.pi))
    sigmoid = lambda t: 1 / (1 + np.exp(-t))
    limits = (m - 9 * s, m + 9 * s)
    mean = quad(lambda t: sigmoid(t) * density(t), *limits)[0]
    return {"logit": m, "variance": v, "mean": mean,
            "information": entropy(mean) - quad(lambda t: entropy(sigmoid(t)) * density(t), *limits)[0]}


reference = {
    "dimensions": dimensions, "prior": prior, "noise": noise,
    "features": features.ravel().tolist(), "rows": rows,
    "binary": {"targets": binary.tolist(), "logits": logistic.decision_function(z).tolist(),
               "variances": variances(p * (1 - p)).tolist()},
    # scikit-learn's logits of a softmax sum to anything; only their differences mean something.
    "choice": {"targets": choice.tolist(),
               "logits": (softmax.decision_function(z) - softmax.decision_function(z).mean(1)[:, None]).tolist()},
    "number": {"targets": number.tolist(), "values": ridge.predict(z).tolist(),
               "variances": variances(np.ones(labelled), noise).tolist()},
    "information": [information(m, v) for m in (0.0, 1.0, -3.0) for v in (0.1, 1.0, 6.0)],
}
pathlib.Path(__file__).with_name("reference.json").write_text(json.dumps(reference, indent=1))
