"""Reference values of tst_source_detection.cpp: the sources of a made image as the Python package of SEP finds them.

Run with Debian's python3-sep (1.2.1) and numpy: python3 make_detection_reference.py > detection_reference.csv
"""
import numpy as np
import sep

SIDE = 160
SOURCES = [(40.3, 50.7, 900, 2.5, 0.6, 0.5), (100.2, 40.4, 2500, 3.2, 0.8, -0.9), (60.6, 110.1, 400, 2.0, 1.0, 0.0),
           (120.9, 118.3, 5000, 4.0, 0.4, 1.2), (128.4, 128.9, 1500, 2.2, 0.9, 0.3), (2.1, 90.5, 800, 2.4, 0.7, 0.2)]


def image():
    state = 12345
    noise = np.zeros(SIDE * SIDE)
    for pixel in range(SIDE * SIDE):
        total = -6.0
        for _ in range(12):
            state = (state * 1664525 + 1013904223) % 2**32
            total += state / 4294967296.0
        noise[pixel] = total
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(float)
    value = 10 + 0.02 * x + noise.reshape(SIDE, SIDE)
    for x0, y0, flux, sigma, ratio, angle in SOURCES:
        dx, dy, c, s = x - x0, y - y0, np.cos(angle), np.sin(angle)
        u, v = dx * c + dy * s, (dy * c - dx * s) / ratio
        value += flux * np.exp(-(u * u + v * v) / (2 * sigma**2)) / (2 * np.pi * sigma**2 * ratio)
    return value.astype(np.float32)


data = image()
background = sep.Background(data, bw=64, bh=64, fw=3, fh=3)
data = data - background.back()
rms = background.rms()
found, segments = sep.extract(data, 3.0, err=rms, minarea=5, deblend_nthresh=32, deblend_cont=0.005,
                              filter_type="conv", segmentation_map=True)
print("x,y,flux,flux_err,kron,r50,a,b,theta_deg,npix,flags")
rows = []
for number, o in enumerate(found, 1):
    place = dict(segmap=segments, seg_id=number)
    kron, kron_flag = sep.kron_radius(data, o["x"], o["y"], o["a"], o["b"], o["theta"], 6.0, **place)
    if kron * np.sqrt(o["a"] * o["b"]) < 1.75:
        radius = 1.75
        flux, error, flag = sep.sum_circle(data, o["x"], o["y"], 1.75, err=rms, subpix=5, **place)
    else:
        radius = 2.5 * kron * o["a"]
        flux, error, flag = sep.sum_ellipse(data, o["x"], o["y"], o["a"], o["b"], o["theta"], 2.5 * kron, err=rms,
                                            subpix=5, **place)
    half, _ = sep.flux_radius(data, o["x"], o["y"], max(6 * o["a"], radius), 0.5, normflux=flux, subpix=5, **place)
    rows.append((o["y"], [o["x"], o["y"], flux, error, radius, half, o["a"], o["b"], np.degrees(o["theta"])],
                 [o["npix"], int(o["flag"]) | int(kron_flag) | int(flag)]))
for _, reals, integers in sorted(rows):
    print(",".join(["%.7g" % float(v) for v in reals] + ["%d" % v for v in integers]))
