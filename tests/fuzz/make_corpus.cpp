// Writes small valid files of every kind the readers know, for the fuzzers to start from: make_corpus FOLDER
#include <fitsio.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "labeling/survey/fits_writer.h"
#include "labeling/survey/table.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "tests/labeling/survey/fits_bytes.h"
#include "tests/labeling/survey/pictures.h"

namespace {
namespace fs = std::filesystem;

void put(const fs::path& file, const std::string& bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

template <typename Value>
std::vector<Value> ramp(std::size_t count) {
  std::vector<Value> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<Value>(i * 7 % 101);
  return values;
}

test::FitsBytes& withSip(test::FitsBytes& header) {
  return header.text("CTYPE1", "RA---TAN-SIP")
      .text("CTYPE2", "DEC--TAN-SIP")
      .key("CRVAL1", 150.0)
      .key("CRVAL2", 2.0)
      .key("CRPIX1", 6.5)
      .key("CRPIX2", 4.5)
      .key("CD1_1", -1e-4)
      .key("CD1_2", 1e-6)
      .key("CD2_1", 1e-6)
      .key("CD2_2", 1e-4)
      .key("A_ORDER", 2)
      .key("A_2_0", 1e-5)
      .key("B_ORDER", 2)
      .key("B_0_2", 1e-5);
}

/// A 24 x 16 image of CFITSIO's own making, compressed in tiles. CFITSIO converts no types there.
template <typename Value>
void writeCompressed(const fs::path& file, int compression, int bitpix, int type) {
  fs::create_directories(file.parent_path());
  fs::remove(file);
  fitsfile* fits = nullptr;
  int status = 0;
  long sizes[] = {24, 16};
  long tiles[] = {24, 4};
  std::vector<Value> pixels = ramp<Value>(24 * 16);
  fits_create_diskfile(&fits, file.c_str(), &status);
  fits_set_compression_type(fits, compression, &status);
  fits_set_tile_dim(fits, 2, tiles, &status);
  fits_create_img(fits, bitpix, 2, sizes, &status);
  fits_write_img(fits, type, 1, 24 * 16, pixels.data(), &status);
  fits_close_file(fits, &status);
  if (status != 0)
    throw model::Error(model::ErrorKind::Unwritable,
                       file.string() + ": CFITSIO refused to write, status " + std::to_string(status));
}

void makeFitsImages(const fs::path& folder) {
  const auto scaled = [](test::FitsBytes header) {
    return header.key("BSCALE", 0.5).key("BZERO", 10.0).key("BLANK", 3);
  };
  put(folder / "int8.fits", scaled(test::image(8, {12, 8})).data(ramp<unsigned char>(96)).take());
  put(folder / "int16.fits", scaled(test::image(16, {12, 8})).data(ramp<short>(96)).take());
  put(folder / "uint16.fits", test::image(16, {12, 8}).key("BZERO", 32768.0).data(ramp<short>(96)).take());
  put(folder / "int32.fits", scaled(test::image(32, {12, 8})).data(ramp<int>(96)).take());
  put(folder / "int64.fits", scaled(test::image(64, {12, 8})).data(ramp<std::int64_t>(96)).take());
  put(folder / "float32_cube.fits", test::image(-32, {12, 8, 3}).data(ramp<float>(288)).take());
  put(folder / "float64.fits", test::image(-64, {12, 8}).data(ramp<double>(96)).take());
  test::FitsBytes sip = test::image(-32, {12, 8});
  put(folder / "sip.fits", withSip(sip).text("BUNIT", "nanomaggy").data(ramp<float>(96)).take());
  const std::vector<float> pixels = ramp<float>(2 * 12 * 8);
  labeling::FitsImageFile bands;
  bands.width = 12;
  bands.height = 8;
  bands.bands = {"g", "r"};
  bands.pixels = pixels;
  bands.sky = labeling::TanFrame{{359.99, 89.0}, {6, 4}, 0.4, 30};
  labeling::writeFitsImage(bands, folder / "bands.fits");
  bands.format = labeling::PixelFormat::ScaledInt16;
  labeling::writeFitsImage(bands, folder / "bands_int16.fits");
  writeCompressed<int>(folder / "rice.fits", RICE_1, LONG_IMG, TINT);
  writeCompressed<float>(folder / "gzip.fits", GZIP_1, FLOAT_IMG, TFLOAT);
  writeCompressed<short>(folder / "gzip2.fits", GZIP_2, SHORT_IMG, TSHORT);
  writeCompressed<int>(folder / "hcompress.fits", HCOMPRESS_1, LONG_IMG, TINT);
  writeCompressed<short>(folder / "plio.fits", PLIO_1, SHORT_IMG, TSHORT);
  writeCompressed<float>(folder / "dithered.fits", RICE_1, FLOAT_IMG, TFLOAT);
}

void makePictures(const fs::path& folder) {
  const auto samples = ramp<unsigned char>(24 * 16 * 8);
  put(folder / "grey.jpg", test::jpegOf(24, 16, 1, samples));
  put(folder / "rgb.jpg", test::jpegOf(24, 16, 3, samples));
  put(folder / "grey1.png", test::pngOf(24, 16, 1, PNG_COLOR_TYPE_GRAY, 3, samples));
  put(folder / "grey16.png", test::pngOf(24, 16, 16, PNG_COLOR_TYPE_GRAY, 48, samples));
  put(folder / "rgb.png", test::pngOf(24, 16, 8, PNG_COLOR_TYPE_RGB, 72, samples));
  put(folder / "rgba16.png", test::pngOf(24, 16, 16, PNG_COLOR_TYPE_RGBA, 192, samples));
}

/// One card a line, as fuzz_sky_frame expects them.
std::string frameHeader(const std::string& x, const std::string& y, const std::string& more) {
  return "NAXIS   = 2\nNAXIS1  = 24\nNAXIS2  = 16\nCTYPE1  = '" + x + "'\nCTYPE2  = '" + y +
         "'\nCRVAL1  = 150.0\nCRVAL2  = 2.0\nCRPIX1  = 12.5\nCRPIX2  = 8.5\n" + more;
}

void makeFrames(const fs::path& folder) {
  const std::string cd = "CD1_1   = -1E-4\nCD1_2   = 1E-6\nCD2_1   = 1E-6\nCD2_2   = 1E-4\n";
  const std::string cdelt = "CDELT1  = -1E-4\nCDELT2  = 1E-4\n";
  put(folder / "tan_cd", frameHeader("RA---TAN", "DEC--TAN", cd + "RADESYS = 'ICRS'\n"));
  put(folder / "tan_crota",
      frameHeader("RA---TAN", "DEC--TAN", cdelt + "CROTA2  = 30.0\nRADESYS = 'FK4'\nEQUINOX = 1950.0\n"));
  put(folder / "sin_pc",
      frameHeader("RA---SIN", "DEC--SIN",
                  cdelt + "PC1_1   = 0.8\nPC1_2   = 0.6\nPC2_1   = -0.6\nPC2_2   = 0.8\nPV2_1   = 0.1\n"));
  put(folder / "sip",
      frameHeader(
          "RA---TAN-SIP", "DEC--TAN-SIP",
          cd +
              "A_ORDER = 3\nA_2_0   = 1E-5\nA_0_3   = 1E-7\nB_ORDER = 2\nB_1_1   = 1E-5\nAP_ORDER= 1\nBP_ORDER= 1\n"));
  put(folder / "tpv",
      frameHeader("RA---TPV", "DEC--TPV",
                  cd + "PV1_0   = 0.0\nPV1_1   = 1.0\nPV1_4   = 1E-3\nPV2_1   = 1.0\nPV2_7   = 1E-3\n"));
  put(folder / "galactic_car", frameHeader("GLON-CAR", "GLAT-CAR", cdelt));
  put(folder / "ecliptic_zea",
      frameHeader("ELON-ZEA", "ELAT-ZEA", cdelt + "LONPOLE = 170.0\nEQUINOX = 2000.0\n"));
  put(folder / "swapped", frameHeader("DEC--STG", "RA---STG", cdelt));
  put(folder / "zpn", frameHeader("RA---ZPN", "DEC--ZPN", cdelt + "PV2_1   = 1.0\nPV2_3   = 42.0\n"));
  put(folder / "healpix", frameHeader("RA---HPX", "DEC--HPX", cdelt + "PV2_1   = 4\nPV2_2   = 3\n"));
  put(folder / "lookup",
      frameHeader("RA---TAN", "DEC--TAN",
                  cd + "CPDIS1  = 'LOOKUP'\nDP1     = 'EXTVER: 1'\nDP1     = 'NAXES: 2'\n"));
  put(folder / "plate",
      "PLTRAH  = 13\nPLTRAM  = 5\nPLTRAS  = 3.0\nPLTDECSN= '+'\nPLTDECD = 2\nPLTDECM = 1\nPLTDECS = 1.0\nPPO3    = 177500.0\nPPO6    = 177500.0\nXPIXELSZ= 25.28\nYPIXELSZ= 25.28\nPLTSCALE= 67.2\nAMDX1   = 67.2\nAMDX2   = 0.1\nAMDY1   = 67.2\nCNPIX1  = 100\nCNPIX2  = 100\n");
}

void makeTables(const fs::path& folder) {
  labeling::Table table;
  table.rows = 6;
  table.columns = {
      {"id", "", "meta.id;meta.main", "survey identifier",
       labeling::TableColumn::Integers{1237648720693755918, 2, std::nullopt, 4, 5, 6}},
      {"ra", "deg", "pos.eq.ra;meta.main", "", labeling::TableColumn::Reals{1.5, 2.5, 3.5, 4.5, 5.5, 6.5}},
      {"class", "", "", "", labeling::TableColumn::Texts{"spiral", "", "a, \"b\"", "<x>&amp;", "e", "f"}}};
  fs::create_directories(folder);
  for (const char* name : {"table.csv", "table.fits", "table.vot"})
    labeling::writeTable(table, folder / name);
  put(folder / "tabs.tsv", "id\tmag\n12\t17.5\n13\t\n");
  put(folder / "commented.csv", "\xEF\xBB\xBF# a comment\nid;mag\n\"12\";17,5\n");
  put(folder / "base64.vot",
      "<?xml version=\"1.0\"?><VOTABLE version=\"1.4\"><RESOURCE><TABLE><FIELD name=\"id\" datatype=\"long\"/>"
      "<FIELD name=\"m\" datatype=\"char\" arraysize=\"*\"/><DATA><BINARY2><STREAM encoding=\"base64\">"
      "AAAAAAAAAAAFAAAAAWE=</STREAM></BINARY2></DATA></TABLE></RESOURCE></VOTABLE>");
}

void makeArrays(const fs::path& folder) {
  fs::create_directories(folder);
  model::ArrayWriter writer;
  writer.metadata("made_by", "Tuningfork");
  writer.add("weights", {2, 3}, ramp<float>(6));
  writer.add("rows", {4}, ramp<std::int64_t>(4));
  writer.add("mask", {2, 2}, ramp<std::uint8_t>(4));
  writer.add("empty", {0, 5}, std::vector<double>{});
  const std::vector<std::byte> halves(8, std::byte{0x3C});
  writer.addBytes("half", model::ElementType::F16, {2}, std::span(halves).first(4));
  writer.addBytes("brain", model::ElementType::BF16, {4}, halves);
  writer.write(folder / "arrays.safetensors");
  model::ArrayWriter single;
  single.add("number", {}, std::vector<double>{3.5});
  single.write(folder / "number.safetensors");
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_fuzz_corpus FOLDER\n");
    return 2;
  }
  const fs::path folder = argv[1];
  try {
    makeFitsImages(folder / "fits_image");
    makePictures(folder / "picture");
    makeFrames(folder / "sky_frame");
    makeTables(folder / "table");
    makeArrays(folder / "array_file");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
