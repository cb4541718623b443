#!/usr/bin/python3
"""The engine against a straightforward Python script, in one run: the same network, batch and images.

    bm_networks.py ENGINE IMAGES [--label COLUMN] [--objects N] [--epochs E]

IMAGES is a folder of JPEG cutouts with a labels.csv (filename, and a column of 0 and 1). Python reads them with PIL in a DataLoader,
crops the middle half, averages to 64 x 64, and trains or applies the small residual network in float32. The
engine does the same from its command line: start of the program, reading, training or classification, and results
on the disk included. Bars: classification 3 times, training 1.5 times. Wall time, and processor time, which other
work on the machine changes less. Needs python3-torch and python3-pil.
"""
import argparse
import csv
import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import time

import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset

SIZE, BATCH, PASSES = 64, 64, 32


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False), nn.BatchNorm2d(outputs))
        self.second = nn.Sequential(nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
        self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, 2, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return torch.relu(self.second(torch.relu(self.first(x))) + self.shortcut(x))


class Residual(nn.Module):
    """The engine's network "residual"."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU())
        widths = [32, 32, 64, 128, 224]
        self.blocks = nn.Sequential(*[Block(a, b) for a, b in zip(widths, widths[1:])])
        self.dropout, self.head = nn.Dropout(0.3), nn.Linear(224, 1)

    def features(self, x):
        return self.blocks(self.stem(x)).mean((2, 3))

    def forward(self, x):
        return self.head(self.dropout(self.features(x)))


class Cutouts(Dataset):
    def __init__(self, rows, augment):
        self.rows, self.augment = rows, augment

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        path, label = self.rows[index]
        image = Image.open(path).convert("RGB")
        side = min(image.size) // 2
        left, top = (image.width - side) // 2, (image.height - side) // 2
        image = image.crop((left, top, left + side, top + side)).resize((SIZE, SIZE), Image.BOX)
        x = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8).reshape(SIZE, SIZE, 3)
        x = x.permute(2, 0, 1).float() / 255
        if self.augment:
            x = torch.rot90(x, int(torch.randint(4, ())), (1, 2))
            x = x.flip(2) if torch.rand(()) < 0.5 else x
        return (x - 0.2) / 0.2, torch.tensor([float(label)])


def measured(work):
    """Wall and processor seconds of work, child processes included."""
    def processor():
        return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    wall, cpu = time.perf_counter(), processor()
    work()
    return time.perf_counter() - wall, processor() - cpu


def classify(network, rows):
    scores = []
    network.eval()
    with torch.no_grad():
        for x, _ in DataLoader(Cutouts(rows, False), 128, num_workers=os.cpu_count()):
            features = network.features(x)
            passes = [torch.sigmoid(network.head(torch.dropout(features, 0.3, True))) for _ in range(PASSES)]
            scores.append(torch.stack(passes).mean(0))
    return torch.cat(scores)


def train(network, rows, epochs):
    optimizer = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.02)
    loss = nn.BCEWithLogitsLoss()
    network.train()
    for _ in range(epochs):
        for x, y in DataLoader(Cutouts(rows, True), BATCH, shuffle=True, num_workers=os.cpu_count()):
            optimizer.zero_grad()
            loss(network(x), y).backward()
            optimizer.step()


def engine(program, *arguments):
    ended = subprocess.run([program, *map(str, arguments), "--json"], capture_output=True, text=True)
    if ended.returncode != 0:
        raise SystemExit(ended.stderr)
    return json.loads(ended.stdout)


def report(what, images, ours, theirs, bar):
    for kind, a, b in (("wall", ours[0], theirs[0]), ("processor", ours[1], theirs[1])):
        print(f"{what:24s} {kind:10s} engine {images / a:8.1f}/s   python {images / b:8.1f}/s   "
              f"{b / a:5.2f} times (bar {bar})", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    parser.add_argument("images", type=pathlib.Path)
    parser.add_argument("--objects", type=int, default=600)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--label", default="q_disk", help="column of 0 and 1")
    given = parser.parse_args()
    torch.set_num_threads(os.cpu_count())
    with open(given.images / "labels.csv") as file:
        table = [row for row in csv.DictReader(file) if row[given.label]][: given.objects]
    rows = [(given.images / row["filename"], row[given.label] == "1") for row in table]
    print(f"{len(rows)} images, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, PyTorch {torch.__version__}")

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "images").mkdir()
        for index, (path, _) in enumerate(rows):
            shutil.copy(path, folder / "images" / f"o{index:06d}.jpg")
        with open(folder / "labels.csv", "w") as file:
            file.write("id,disk\n" + "".join(f"o{i:06d},{int(y)}\n" for i, (_, y) in enumerate(rows)))
        project = folder / "p.tuningfork"
        engine(given.engine, "new", project, "--images", folder / "images")
        engine(given.engine, "import-labels", project, folder / "labels.csv", "--id", "id", "--label", "disk=disk")
        trained = {}
        ours = measured(lambda: trained.update(engine(
            given.engine, "train", project, "--question", "disk", "--mode", "scratch", "--network", "residual",
            "--epochs", given.epochs, "--batch", BATCH, "--name", "ours")))
        subset = rows[: trained["training_objects"]]
        network = Residual()
        theirs = measured(lambda: train(network, subset, given.epochs))
        report(f"training, {given.epochs} epochs", len(subset) * given.epochs, ours, theirs, 1.5)
        ours = measured(lambda: engine(given.engine, "classify", project, "--model", "ours", "--samples", PASSES))
        theirs = measured(lambda: classify(network, rows))
        report("classification", len(rows), ours, theirs, 3)


if __name__ == "__main__":
    main()
