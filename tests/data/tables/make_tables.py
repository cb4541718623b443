"""The same small table as others write it: astropy 5.2 and STILTS 3.4 (Debian 12: python3-astropy, stilts).

    python3 make_tables.py

writes its files beside itself; tests/labeling/survey/tst_foreign_tables.cpp says what is in them.
"""
import gzip
import pathlib
import shutil
import subprocess

import numpy as np
from astropy.io import fits
from astropy.io.votable import from_table
from astropy.table import MaskedColumn, Table

here = pathlib.Path(__file__).parent

table = Table()
table["objid"] = MaskedColumn(
    np.array([1237648720693755918, 587722952767439451, -9007199254740993], dtype="int64"), mask=[0, 0, 0])
table["count"] = MaskedColumn(np.array([7, -1, 12], dtype="int32"), mask=[0, 1, 0])
table["ra"] = np.array([0.1, 359.999999999, 187.25])
table["flux"] = np.array([1.5, np.nan, -0.25], dtype="float32")
table["is_disk"] = np.array([True, False, True])
table["name"] = np.array(["NGC 1300", "a <b> & \"c\"", ""])
table["colour"] = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
table["profile"] = np.arange(60, dtype="float64").reshape(3, 20)
table["objid"].meta["ucd"] = "meta.id;meta.main"
table["ra"].unit = "deg"
table["ra"].description = "Right ascension, ICRS"
table["ra"].meta["ucd"] = "pos.eq.ra;meta.main"
table["flux"].unit = "nmgy"

for name, kind in (("tabledata", "tabledata"), ("binary", "binary"), ("binary2", "binary2")):
    votable = from_table(table)
    for field in votable.get_first_table().fields:
        if field.name in ("objid", "ra"):
            field.ucd = table[field.name].meta["ucd"]
    if kind != "tabledata":
        for field in votable.get_first_table().fields:  # astropy asks for it
            if field.name == "count":
                field.values.null = -1
    votable.to_xml(str(here / f"astropy_{name}.vot"), tabledata_format=kind)

table.write(here / "astropy.ecsv", overwrite=True)
with open(here / "astropy.ecsv", "rb") as plain, gzip.GzipFile(here / "astropy.ecsv.gz", "wb", mtime=0) as packed:
    shutil.copyfileobj(plain, packed)
with open(here / "astropy_binary2.vot", "rb") as plain, \
        gzip.GzipFile(here / "astropy_binary2.vot.gz", "wb", mtime=0) as packed:
    shutil.copyfileobj(plain, packed)

for name, kind in (("binary2", "votable-binary2-inline"), ("tabledata", "votable-tabledata")):
    subprocess.run(["stilts", "tpipe", f"in={here / 'astropy_tabledata.vot'}", f"ofmt={kind}",
                    f"out={here / f'stilts_{name}.vot'}"], check=True)
subprocess.run(["stilts", "tpipe", f"in={here / 'astropy_tabledata.vot'}", "ofmt=fits-basic",
                f"out={here / 'stilts.fits'}"], check=True)

# Every kind of column a FITS table may have.
columns = [
    fits.Column("flag", "L", array=np.array([True, False, True])),
    fits.Column("byte", "B", array=np.array([5, 0, 255], dtype="uint8"), null=0),
    fits.Column("short", "I", null=-99, array=np.array([-3, -99, 4], dtype="int16")),
    fits.Column("unsigned_short", "I", bzero=32768, array=np.array([0, 65535, 7], dtype="uint16")),
    fits.Column("int", "J", array=np.array([70000, -1, 2], dtype="int32")),
    fits.Column("unsigned_int", "J", bzero=2**31, array=np.array([0, 4294967295, 7], dtype="uint32")),
    fits.Column("long", "K", null=-1, array=np.array([1237648720693755918, -1, -9007199254740993], dtype="int64")),
    fits.Column("unsigned_long", "K", bzero=2**63, array=np.array([42, 9007199254740993, 7], dtype="uint64")),
    fits.Column("float", "E", array=np.array([1.5, np.nan, -0.25], dtype="float32"), unit="mag"),
    fits.Column("double", "D", array=np.array([0.1, np.nan, np.inf])),
    fits.Column("text", "8A", array=np.array(["SBc", "", "E/S0"])),
    fits.Column("pair", "2J", array=np.array([[1, 2], [3, 4], [5, 6]], dtype="int32")),
    fits.Column("spectrum", "20E", array=np.zeros((3, 20), dtype="float32")),
    fits.Column("varying", "PJ()", array=np.array([np.arange(2), np.arange(3), np.arange(1)], dtype=object)),
    fits.Column("complex", "C", array=np.array([1 + 2j, 0, 1], dtype="complex64")),
    fits.Column("bits", "9X", array=np.zeros((3, 9), dtype=bool)),
    fits.Column("texts", "8A", dim="(4,2)", array=np.array([["ab", "cd"], ["e", "f"], ["g", "h"]])),
]
hdu = fits.BinTableHDU.from_columns(columns, name="EVERYTHING")
second = fits.BinTableHDU.from_columns([fits.Column("x", "D", array=np.zeros(1))], name="MORE")
fits.HDUList([fits.PrimaryHDU(), hdu, second]).writeto(here / "every_column.fits", overwrite=True)

# A 64-bit column with a whole TZERO: 2^53 + 1 has no double.
shifted = fits.BinTableHDU.from_columns([fits.Column("id", "K", array=np.array([9007199254740992, 1], dtype="int64"))])
shifted.header["TZERO1"] = 1
shifted.header["TSCAL1"] = 1
fits.HDUList([fits.PrimaryHDU(), shifted]).writeto(here / "shifted_ids.fits", overwrite=True)
