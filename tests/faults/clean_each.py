"""Takes each upload that is named as a certificate would be, and prints what came of it and the memory it took.

With `naive` first: as a picture library does it by itself.
"""

import json
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from tests.faults.memory import peak_megabytes
from training.evidence import UnusableEvidence, clean

Image.MAX_IMAGE_PIXELS = None if sys.argv[1] == "naive" else Image.MAX_IMAGE_PIXELS
for name in sys.argv[1:]:
    if name == "naive":
        continue
    content = Path(name).read_bytes()
    try:
        if sys.argv[1] == "naive":
            ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("RGBA")
            said = "kept"
        else:
            said = f"kept as {clean(content).kind}"
    except UnusableEvidence as refusal:
        said = str(refusal)
    print(json.dumps({"name": Path(name).name, "said": said, "megabytes": peak_megabytes()}))
