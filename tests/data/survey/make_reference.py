"""Reference values for tests/labeling/survey, from astropy 5.2 (Debian 12: python3-astropy).

    python3 make_reference.py SAMPLE_FITS_FOLDER

writes pixel_hashes.csv, sky_grid.csv, icrs_positions.csv, zscale.csv and compressed_uint16.fits beside itself. The sample files
are not part of the repository; the hashes are enough to know that every pixel is the same.
"""
import csv
import pathlib
import sys
import warnings

import numpy as np
from astropy.coordinates import FK4, FK5, Galactic
from astropy.io import fits
from astropy.visualization import ZScaleInterval
from astropy.wcs import WCS
import astropy.units as u

warnings.simplefilter("ignore")
samples = pathlib.Path(sys.argv[1])
here = pathlib.Path(__file__).parent


def fnv1a(values):
    """64-bit FNV-1a of the little-endian float32 bytes, all NaN as 0x7fc00000, -0 as it is."""
    v = np.array(values, dtype="<f4")
    v[np.isnan(v)] = np.float32(np.nan)
    words = v.view("<u4")
    words[np.isnan(v)] = 0x7FC00000
    h = 0xCBF29CE484222325
    for byte in words.tobytes():
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


with open(here / "pixel_hashes.csv", "w", newline="") as out:
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["filename", "hdu", "plane", "fnv1a"])
    for path in sorted(samples.iterdir()):
        if ".fits" not in path.name:
            continue
        try:
            hdus = fits.open(path)
            for number, hdu in enumerate(hdus):
                if not getattr(hdu, "is_image", False) or hdu.header.get("GROUPS") or hdu.data is None:
                    continue
                if hdu.data.ndim < 2 or hdu.data.size == 0:
                    continue
                planes = hdu.data.reshape(-1, *hdu.data.shape[-2:])
                for plane in range(len(planes)):
                    write.writerow([path.name, number, plane, f"{fnv1a(planes[plane]):016x}"])
        except TypeError as error:  # astropy gives up the whole file: the planes that lie inside of it
            print(path.name, error)
            header, start = hdus[0].header, hdus[0].fileinfo()["datLoc"]
            size = header["NAXIS1"] * header["NAXIS2"]
            raw = path.read_bytes()[start:]
            assert header["BITPIX"] == -32
            for plane in range(len(raw) // (4 * size)):
                write.writerow([path.name, 0, plane,
                                f"{fnv1a(np.frombuffer(raw, '>f4', size, 4 * size * plane)):016x}"])

# Positions in the header's own system, all distortions applied, on a grid of 5 x 5 pixels that reaches from the
# first to the last one; x and y count from 0. Where the projection ends, nothing is written.
with open(here / "sky_grid.csv", "w", newline="") as out:
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["filename", "hdu", "x", "y", "longitude", "latitude"])
    for path in sorted(samples.iterdir()):
        if ".fits" not in path.name:
            continue
        with fits.open(path) as hdus:
            for number, hdu in enumerate(hdus):
                if not getattr(hdu, "is_image", False) or hdu.header.get("NAXIS", 0) < 2 or hdu.header.get("GROUPS"):
                    continue
                if 0 in hdu.shape:
                    continue
                try:
                    wcs = WCS(hdu.header, hdus)
                    # Two celestial axes that are the image's two axes.
                    if sorted((wcs.wcs.lng, wcs.wcs.lat)) != [0, 1]:
                        continue
                    if wcs.naxis > 2:
                        wcs = wcs.celestial
                except Exception as error:
                    print(path.name, number, error)
                    continue
                height, width = hdu.shape[-2:]
                for y in np.linspace(0, height - 1, 5):
                    for x in np.linspace(0, width - 1, 5):
                        lon, lat = wcs.all_pix2world(x, y, 0)
                        if np.isfinite(lon) and np.isfinite(lat):
                            row = [lon, lat] if wcs.wcs.lng == 0 else [lat, lon]
                            write.writerow([path.name, number, repr(float(x)), repr(float(y)),
                                            repr(float(row[0])), repr(float(row[1]))])

with open(here / "zscale.csv", "w", newline="") as out:
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["filename", "low", "high"])
    for name in ["m13_int16.fits", "kids_g.fits", "ps1_z.fits", "decam_a2670_132_g.fits", "sdss_g_587722984439545906.fits",
                 "wcs_galactic_car.fits", "edge_int32_cube.fits", "galaxy_segmap_mask.fits", "scaled_bzero1500.fits",
                 "wcs_1904-66_AZP.fits"]:
        data = fits.getdata(samples / name)
        data = data.reshape(-1, *data.shape[-2:])[0].astype("f4")
        low, high = ZScaleInterval().get_limits(data)
        write.writerow([name, repr(float(low)), repr(float(high))])

with open(here / "icrs_positions.csv", "w", newline="") as out:
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["system", "longitude", "latitude", "ra", "dec"])
    for lon, lat in [(0, 0), (121.5, -21.5), (359.996, 0.001), (12, 89.9), (250.25, -60)]:
        for name, frame in [("galactic", Galactic(lon * u.deg, lat * u.deg)),
                            ("fk4", FK4(lon * u.deg, lat * u.deg, equinox="B1950")),
                            ("fk5_1975", FK5(lon * u.deg, lat * u.deg, equinox="J1975"))]:
            j2000 = frame.transform_to(FK5(equinox="J2000"))
            write.writerow([name, lon, lat, f"{j2000.ra.deg:.9f}", f"{j2000.dec.deg:.9f}"])

# 16-bit numbers as surveys pack them: unsigned, tile-compressed; the value of pixel (x, y) is 31 x + 997 y.
y, x = np.mgrid[0:20, 0:24]
data = (31 * x + 997 * y + 20000).astype(np.uint16)
fits.CompImageHDU(data, compression_type="RICE_1").writeto(here / "compressed_uint16.fits", overwrite=True)
