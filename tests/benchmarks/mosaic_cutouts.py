"""The Python half of bm_mosaic: cutouts of a mosaic by sky position with astropy.

mosaic_cutouts.py MOSAIC POSITIONS.csv SIDE: opens the mosaic, cuts SIDE x SIDE pixels around each position, and
prints one line: seconds in all, seconds of them until the pixels are there, sum of all pixels, pixels, seconds of processor time.
"""
import csv
import sys
import time
import warnings

import numpy as np
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.nddata import Cutout2D
from astropy.wcs import WCS

warnings.simplefilter("ignore")
mosaic, positions, side = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(positions) as file:
    places = [(float(row["ra"]), float(row["dec"])) for row in csv.DictReader(file)]

begin, processor = time.perf_counter(), time.process_time()
with fits.open(mosaic) as hdus:
    hdu = hdus[1] if len(hdus) > 1 else hdus[0]
    wcs = WCS(hdu.header)
    data = hdu.data
    opened = time.perf_counter()
    sky = SkyCoord([p[0] for p in places], [p[1] for p in places], unit="deg")
    x, y = wcs.world_to_pixel(sky)  # all positions at once: the fast way
    total, pixels = 0.0, 0
    for px, py in zip(x, y):
        cutout = Cutout2D(data, (px, py), (side, side), wcs=wcs, mode="partial", fill_value=np.nan)
        total += float(np.nansum(cutout.data.astype(np.float64)))
        pixels += cutout.data.size
print(time.perf_counter() - begin, opened - begin, total, pixels, time.process_time() - processor)
