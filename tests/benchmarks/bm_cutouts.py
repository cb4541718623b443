"""What bm_cutouts is measured against: astropy reads FITS cutouts of three bands, make_lupton_rgb colours them.

    python3 bm_cutouts.py FOLDER SECONDS

goes over the files of FOLDER again and again and prints how many it did per second of processor time, and the
mean of all picture values, which shows that both sides did the same.
"""
import pathlib
import sys
import time
import warnings

import numpy as np
from astropy.io import fits
from astropy.visualization import make_lupton_rgb

warnings.simplefilter("ignore")


def colour(path):
    with fits.open(path) as hdus:
        images = [hdu.data for hdu in hdus if hdu.data is not None]
    if len(images) == 1:  # a cube
        images = list(images[0])
    blue, green, red = images
    return make_lupton_rgb(red, green, blue, minimum=0.0, stretch=5.0, Q=8)


files = sorted(pathlib.Path(sys.argv[1]).glob("*.fits"))
mean = np.mean([colour(path).mean() for path in files[:20]])  # and everything is imported and in the cache
limit = float(sys.argv[2])
start, done = time.process_time(), 0
while time.process_time() - start < limit:
    colour(files[done % len(files)])
    done += 1
print(done / (time.process_time() - start), mean)
