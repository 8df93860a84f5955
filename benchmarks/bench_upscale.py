"""How faithful the upscale is as a verb: PSNR and SSIM of real photographs against Lanczos, PNG in and PNG out.

    python benchmarks/bench_upscale.py FOLDER [--factor 2]

Each picture of the folder is shrunk by area averages, uploaded into a home of its own, planned by the action, run by the
engine, and written as PNG; what is decoded from that is compared with the picture. One thread.
"""

import argparse
import io
import statistics
import tempfile
from pathlib import Path

import cv2
import numpy as np
import torch
from bench_finisher import Pixels, psnr_db, ssim
from PIL import Image

from gesso.actions import upscale
from gesso.actions.upload import upload
from gesso.app import App, open_records
from gesso.engine.engine import Engine
from gesso.engine.events import Picture
from gesso.executors.encoding import png_bytes
from gesso.settings import load_settings
from gesso.store.blobs import LocalBlobs


def through_the_verb(app: App, engine: Engine, small: Pixels, factor: int) -> Pixels:
    """Upload, plan, run, write, read."""
    file = io.BytesIO()
    Image.fromarray(small).save(file, format="PNG")
    image = upload(app, app.owner, file.getvalue())
    plan = upscale.plan(app, app.owner, image.id, size=upscale.Size(factor=factor)).plan
    files = {image.sha256: LocalBlobs(app.settings.home / "blobs").get(image.sha256)}
    made = [event.rgb for event in engine.run(plan, files, previews=False) if isinstance(event, Picture)]
    return np.array(Image.open(io.BytesIO(png_bytes(made[0]))).convert("RGB"))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--factor", type=int, default=2, choices=(2, 4))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    gains = []
    with tempfile.TemporaryDirectory() as home, open_records(load_settings({}, home=Path(home) / "home")) as app:
        engine = Engine(Path(home), device="cpu", threads=1)
        for path in sorted(args.folder.iterdir()):
            truth = np.array(Image.open(path).convert("RGB"))
            height, width = (side // args.factor * args.factor for side in truth.shape[:2])
            truth = truth[:height, :width]
            small = cv2.resize(truth, (width // args.factor, height // args.factor), interpolation=cv2.INTER_AREA)
            lanczos = cv2.resize(small, (width, height), interpolation=cv2.INTER_LANCZOS4)
            ours = through_the_verb(app, engine, small, args.factor)
            a, b = (psnr_db(lanczos, truth), ssim(lanczos, truth)), (psnr_db(ours, truth), ssim(ours, truth))
            gains.append((b[0] - a[0], b[1] - a[1]))
            print(
                f"{path.stem:20} {width}×{height}  Lanczos {a[0]:5.2f} dB {a[1]:.4f}   upscale {b[0]:5.2f} dB {b[1]:.4f}"
                f"   gain {gains[-1][0]:+.2f} dB {gains[-1][1]:+.4f}",
                flush=True,
            )
    db, similarity = (statistics.mean(one) for one in zip(*gains, strict=True))
    print(f"{len(gains)} pictures, {args.factor}×: mean gain {db:+.2f} dB {similarity:+.4f}")


if __name__ == "__main__":
    main()
