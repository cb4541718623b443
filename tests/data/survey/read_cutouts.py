"""Reads FOLDER/*.fits with astropy and compares positions and pixels with FOLDER/*.csv (x, y, ra, dec).

Called by tst_cutout_writer.cpp; exit status 1 and a sentence where anything differs.
"""
import csv
import pathlib
import sys
import warnings

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")
expected = 0.1 * np.arange(40, dtype="f4").reshape(2, 4, 5) - 1
checked = 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.fits")):
    with fits.open(path) as hdus:
        assert [hdu.header["EXTNAME"] for hdu in hdus[1:]] == ["g", "r"], path
        for band, hdu in enumerate(hdus[1:]):
            assert np.allclose(hdu.data, np.where(np.isnan(hdu.data), np.nan, expected[band]), atol=1e-6, equal_nan=True)
            assert hdu.header["BUNIT"] == ["nanomaggy", "mJy"][band], path
            wcs = WCS(hdu.header)
            for x, y, ra, dec in csv.reader(open(path.with_suffix(".csv"))):
                got = wcs.all_pix2world(float(x), float(y), 0)
                away = max(abs(float(got[0]) - float(ra)), abs(float(got[1]) - float(dec)))
                if wcs.wcs.radesys == "FK5":  # ours are ICRS, 0.02 arcsec away
                    away = max(0.0, away - 2e-5)
                if not away < 1e-9:
                    sys.exit(f"{path.name}: {x}, {y} lies at {got}, not at {ra}, {dec}")
                checked += 1
if checked != 4 * 2 * 16:
    sys.exit(f"only {checked} positions were compared")
