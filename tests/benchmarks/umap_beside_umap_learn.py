"""Our UMAP beside umap-learn's: time and quality on the same features with the same parameters.

    python3 umap_beside_umap_learn.py BUILD/benchmarks/umap_of_file FOLDER [--objects 50000] [--seeds 5]
            [--features FILE.safetensors] [--only ours|learn]

Without --features: blobs and manifolds (a Swiss roll, two linked circles, a sphere, a curved sheet) bent into 128
dimensions. umap-learn is warmed up on few objects first, so that its compilation does not count. For each seed:
trustworthiness and the share of neighbours kept (k = 15), of the same 2,000 objects against all.
"""
import argparse
import json
import os
import pathlib
import resource
import struct
import subprocess
import time
import warnings

warnings.filterwarnings("ignore")
import numpy as np


def write(path, name, array):
    header = json.dumps({name: {"dtype": "F32", "shape": list(array.shape), "data_offsets": [0, array.nbytes]}}).encode()
    header += b" " * (-(len(header) + 8) % 64)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + array.tobytes())


def read(path, name):
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    entry = json.loads(data[8:8 + length])[name]
    first, last = entry["data_offsets"]
    return np.frombuffer(data[8 + length + first:8 + length + last], np.float32).reshape(entry["shape"])


def made(count, dimensions):
    random = np.random.default_rng(3)
    part = count // 8
    t, u = random.uniform(0, 1, (2, part))
    angle = 1.5 * np.pi * (1 + 2 * t)
    shapes = [np.stack([angle * np.cos(angle), 20 * u, angle * np.sin(angle)], 1) / 5]
    for turn in (0, 1):
        a = random.uniform(0, 2 * np.pi, part)
        circle = np.stack([np.cos(a), np.sin(a), 0 * a], 1) * 3 + 0.15 * random.normal(size=(part, 3))
        shapes.append((circle[:, [0, 2, 1]] + [3, 0, 0] if turn else circle) + [12, 0, 0])
    ball = random.normal(size=(part, 3))
    shapes.append(3 * ball / np.linalg.norm(ball, axis=1, keepdims=True) + [0, 14, 0])
    a, b = random.uniform(-3, 3, (2, part))
    shapes.append(np.stack([a, b, np.sin(a) * np.cos(b)], 1) + [0, 0, 14])
    rest = count - 5 * part
    centres = random.normal(scale=9, size=(12, 3))
    shapes.append(centres[random.integers(0, 12, rest)] + random.normal(size=(rest, 3)) *
                  random.uniform(0.4, 1.2, (rest, 1)))
    points = np.concatenate(shapes)
    inner = np.tanh(points @ random.normal(scale=0.08, size=(3, 48)) + random.normal(scale=0.5, size=48))
    values = inner @ random.normal(size=(48, dimensions)) + 0.08 * random.normal(size=(count, dimensions))
    return values[random.permutation(count)].astype(np.float32)


def nearest(points, rows, k):
    squares = (points * points).sum(1)
    found = np.empty((len(rows), k), np.int64)
    ranks = np.empty((len(rows), len(points)), np.int32)
    for i, row in enumerate(rows):
        d = squares - 2 * points @ points[row]
        d[row] = -np.inf
        order = np.argsort(d, kind="stable")
        ranks[i, order] = np.arange(len(points))
        found[i] = order[1:k + 1]
    return found, ranks


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--objects", type=int, default=50000)
    parser.add_argument("--dimensions", type=int, default=128)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--features")
    parser.add_argument("--only")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.features or options.folder / "features.safetensors"
    if options.features:
        x = read(options.features, "features")
        x = np.ascontiguousarray(x[np.isfinite(x).all(1)])
        file = options.folder / "features.safetensors"
    else:
        x = made(options.objects, options.dimensions)
    write(file, "features", x)
    k, count = 15, len(x)
    rows = np.linspace(0, count - 1, min(2000, count)).astype(int)
    wide = x.astype(np.float64) - x.mean(0)
    true, ranks = nearest(wide, rows, k)

    def quality(xy):
        kept, _ = nearest(xy.astype(np.float64), rows, k)
        penalty = np.maximum(0, np.take_along_axis(ranks, kept, 1) - k).sum()
        trust = 1 - 2 * penalty / (len(rows) * k * (2 * count - 3 * k - 1))
        share = np.mean([len(set(a) & set(b)) / k for a, b in zip(true, kept)])
        return trust, share

    results = {"ours": [], "umap-learn": []}

    def note(name, seed, seconds, processor, xy, more=""):
        trust, share = quality(xy)
        results[name].append((seconds, processor, trust, share))
        print(f"{name:10} seed {seed}: {seconds:7.1f} s ({processor:7.1f} s of processor time), trustworthiness "
              f"{trust:.4f}, neighbours kept {share:.4f} {more}", flush=True)

    if options.only != "learn":
        for seed in range(1, options.seeds + 1):
            target = options.folder / "map.safetensors"
            answer = json.loads(subprocess.run([options.program, file, target, str(seed)], check=True,
                                               capture_output=True).stdout)
            note("ours", seed, answer["seconds"], answer["processor_seconds"], read(target, "xy"), answer)
    if options.only != "ours":
        import umap
        for some in (5000, 300):
            umap.UMAP(random_state=0).fit(x[:some])
            umap.UMAP().fit(x[:some])
        for seed in range(1, options.seeds + 1):
            start, before = time.time(), time.process_time()
            xy = umap.UMAP(random_state=seed).fit_transform(x)
            note("umap-learn", seed, time.time() - start, time.process_time() - before, xy)
    means = {name: np.mean(each, axis=0) for name, each in results.items() if each}
    if len(means) == 2:
        ours, theirs = means["ours"], means["umap-learn"]
        print(f"{count} x {x.shape[1]}: time ratio {theirs[0] / ours[0]:.2f}, of processor time {theirs[1] / ours[1]:.2f}; "
              f"trustworthiness {ours[2] - theirs[2]:+.4f}, neighbours kept {ours[3] - theirs[3]:+.4f} against umap-learn")


main()
