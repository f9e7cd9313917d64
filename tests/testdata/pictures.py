"""Writes pictures.json: one scene as files of many kinds, in base64.

python tests/testdata/pictures.py    (Pillow 13.0.0, pillow-heif 1.8.1)

The scene is 24 pixels wide and 16 high: red, green, blue and white quarters,
in reading order. In a rotated JPEG it is stored as a camera held that way
would, with the orientation that sets it upright.
"""

import base64
import io
import json
import pathlib

import PIL
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

QUARTERS = [((0, 0), "#ff0000"), ((12, 0), "#00ff00"), ((0, 8), "#0000ff"), ((12, 8), "#ffffff")]
ORIENTATION = 0x0112
# What undoes each orientation.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def scene():
    image = Image.new("RGB", (24, 16))
    for corner, colour in QUARTERS:
        image.paste(Image.new("RGB", (12, 8), colour), corner)
    return image


def file(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return base64.b64encode(out.getvalue()).decode()


def jpeg(image, **options):
    return file(image, "JPEG", quality=95, **options)


def rotated(orientation, kind="JPEG", **options):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored = STORED.get(orientation)
    image = scene() if stored is None else scene().transpose(stored)
    return file(image, kind, exif=exif.tobytes(), **options)


pictures = {
    "baseline.jpg": jpeg(scene(), subsampling=0),
    "subsampled.jpg": jpeg(scene(), subsampling=2),
    "progressive.jpg": jpeg(scene(), subsampling=0, progressive=True),
    "cmyk.jpg": jpeg(scene().convert("CMYK")),
    "grey.jpg": jpeg(scene().convert("L")),
    **{f"orientation_{k}.jpg": rotated(k, quality=95, subsampling=0) for k in range(1, 9)},
    "palette.png": file(scene().convert("P", palette=Image.Palette.ADAPTIVE), "PNG"),
    "rgb.png": file(scene(), "PNG"),
    "grey.png": file(scene().convert("L"), "PNG"),
    "lossy.webp": file(scene(), "WEBP", quality=95),
    "lossless.webp": file(scene(), "WEBP", lossless=True),
    "orientation_6.webp": rotated(6, "WEBP", quality=95),
    "upright.heic": file(scene(), "HEIF", quality=95),
    "orientation_6.heic": rotated(6, "HEIF", quality=95),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"pillow": PIL.__version__, "pictures": pictures}, indent=1) + "\n")
