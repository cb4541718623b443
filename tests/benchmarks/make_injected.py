"""Folders of galaxies with 2 % of oddities among them, for measure_anomalies.

    python3 make_injected.py SAMPLE_DATA OUT

SAMPLE_DATA holds galaxies/ and anomalies_hsc/ (see their README). Makes OUT/artefacts (star_or_dont_know),
OUT/mergers, OUT/drawn (rings, arcs, tails and trails drawn into ordinary galaxies) and OUT/hsc, each with images and
a table catalogue.csv of filename and odd (1, 0, or empty). Needs numpy and Pillow.
"""
import csv
import os
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

data, out = sys.argv[1:3]
random = np.random.default_rng(11)
ordinary_names = {"elliptical", "edge_on", "spiral_clockwise", "spiral_anticlockwise"}
rows = list(csv.DictReader(open(f"{data}/galaxies/labels.csv")))
ordinary = [row["filename"] for row in rows if row["class_name"] in ordinary_names]
count = round(0.02 * len(ordinary))


def glow(shape, points, width):
    """Light along a curve, 1 at its brightest."""
    line = Image.new("L", (shape[1], shape[0]), 0)
    ImageDraw.Draw(line).line([tuple(point) for point in points], fill=255, width=max(1, round(width)))
    light = np.asarray(line.filter(ImageFilter.GaussianBlur(width)), float)
    return light / max(light.max(), 1)


def drawn(picture, kind):
    """One oddity of moderate contrast in the inner half of the picture, in a colour of its own."""
    image = np.asarray(picture, float)
    side = image.shape[0]
    middle, start = side / 2, random.uniform(0, 2 * np.pi)
    if kind == "ring":
        radius = side * random.uniform(0.09, 0.15)
        angles = start + np.linspace(0, 2 * np.pi, 140)
    elif kind == "arc":
        radius = side * random.uniform(0.07, 0.12)
        angles = start + np.linspace(0, random.uniform(1.2, 2.2), 70)
    elif kind == "tail":
        angles = start + np.linspace(0, 1.6, 90)
        radius = side * np.linspace(0.04, 0.20, 90)
    else:
        angles, radius = None, None
    if angles is None:  # a satellite crosses the whole picture
        offset, t = random.uniform(-0.12, 0.12) * side, np.linspace(-0.75, 0.75, 500) * side
        points = np.c_[middle + offset * np.cos(start) - t * np.sin(start), middle + offset * np.sin(start) + t * np.cos(start)]
    else:
        points = np.c_[middle + radius * np.cos(angles), middle + 0.8 * radius * np.sin(angles)]
    width = {"ring": 4, "arc": 4, "tail": 6, "trail": 2.5}[kind]
    colour = {"ring": (90, 120, 220), "arc": (80, 140, 230), "tail": (120, 130, 170), "trail": (180, 180, 180)}[kind]
    light = glow(image.shape[:2], points, width) * random.uniform(0.6, 1.0)
    return Image.fromarray(np.clip(image + light[..., None] * np.array(colour), 0, 255).astype(np.uint8))


def folder(name, entries):
    """entries: (name in the folder, source path or picture, odd)"""
    os.makedirs(f"{out}/{name}/images", exist_ok=True)
    with open(f"{out}/{name}/catalogue.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["filename", "odd", "extra"])
        for target, source, odd, *extra in entries:
            path = f"{out}/{name}/images/{target}"
            if isinstance(source, str):
                if not os.path.exists(path):
                    os.symlink(os.path.abspath(source), path)
            else:
                source.save(path, quality=92)
            table.writerow([target, odd, *(extra or [""])])


def plain(names, odd):
    return [(os.path.basename(name), f"{data}/galaxies/{name}", odd) for name in names]


artefacts = [row["filename"] for row in rows if row["class_name"] == "star_or_dont_know"]
mergers = [row["filename"] for row in rows if row["class_name"] == "merger"]
folder("artefacts", plain(ordinary, 0) + plain(artefacts[:count], 1))
folder("mergers", plain(ordinary, 0) + plain([mergers[i] for i in random.permutation(len(mergers))[:count]], 1))
chosen = set(random.permutation(len(ordinary))[:count].tolist())
kinds = ["ring", "arc", "tail", "trail"]
folder("drawn", [(os.path.basename(name),
                  drawn(Image.open(f"{data}/galaxies/{name}").convert("RGB"), kinds[i % 4]) if i in chosen
                  else f"{data}/galaxies/{name}", int(i in chosen)) for i, name in enumerate(ordinary)])
hsc = list(csv.DictReader(open(f"{data}/anomalies_hsc/labels.csv")))
folder("hsc", [(os.path.basename(row["filename"]), f"{data}/anomalies_hsc/{row['filename']}", row["interesting"],
                row["discriminator_score_normalized"]) for row in hsc])
