"""Side B of bench_overhead: the whole way through a running studio. Submit over HTTP, previews on, four files readable.

    python benchmarks/bench_overhead.py --b through_studio:studio

A real `gesso serve` with a home of its own: prompt parser, planner, queue with its durable commits, worker process, event
stream, library with provenance. The clock stops when the four files have been downloaded and written.
"""

import argparse
import atexit
import json
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from serving import RunningStudio

from gesso.catalog.manifest import Manifest, ManifestFile, sha256_of, write_manifest

RECIPE = """
[[model]]
alias = "klein"
title = "The benchmark's checkpoint"
summary = "Random weights in FLUX.2 klein's layout."
family = "flux2_klein"
versions = ["klein"]
hub_id = "bench/klein"
revision = "tiny"
licence = {{ name = "Apache-2.0", url = "https://example.org", commercial = true }}
call = {{ steps = {steps}, draft_steps = {steps}, max_text_tokens = 64, text_layers = [1, 2, 3] }}
sizes = {{ native_px = {size}, draft_px = {size}, draft_delivered_px = {size} }}
memory = {{ disk_gb = 0.1, device_gb = 0.5 }}
capabilities = ["text", "stylize", "draft"]
"""


class Studio:
    """A studio that serves the checkpoint as an installed model."""

    def __init__(self, models_root: Path, args: argparse.Namespace) -> None:
        home = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        folder = home / "models" / "klein"
        shutil.copytree(models_root / "klein", folder)
        files = tuple(
            ManifestFile(
                path=path.relative_to(folder).as_posix(), hub_path="", bytes=path.stat().st_size, sha256=sha256_of(path)
            )
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        )
        write_manifest(
            folder, Manifest(alias="klein", hub_id="bench/klein", revision="tiny", licence="Apache-2.0", files=files)
        )
        (home / "models.toml").write_text(RECIPE.format(steps=args.steps, size=args.size), encoding="utf-8")
        self._studio = RunningStudio(home, GESSO_THREADS=str(args.threads))
        self._studio.start()
        atexit.register(self._studio.stop)
        self._session = self._studio.client()
        self._client = self._session.__enter__()

    def draw(self, prompt: str, seeds: tuple[int, ...], folder: Path) -> None:
        """Submit one job and leave its four files in `folder`."""
        words = f"{prompt} --draft --s 0 --seed {seeds[0]} --model klein"
        answer = self._client.post("/jobs", json={"prompt": words}).raise_for_status()
        job_id = answer.json()["jobs"][0]["id"]
        with self._client.stream("GET", f"/jobs/{job_id}/events") as stream:
            event = ""
            for line in stream.iter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif event == "image" and line.startswith("data: "):
                    pictures = [json.loads(line.removeprefix("data: "))["image"]]
                    self._save(pictures, folder)
                elif event == "snapshot" and line.startswith("data: "):
                    self._save(json.loads(line.removeprefix("data: "))["jobs"][0]["images"], folder)
        if len(list(folder.iterdir())) != len(seeds):
            raise SystemExit(f"the studio left {len(list(folder.iterdir()))} of {len(seeds)} files")

    def _save(self, pictures: list[dict[str, object]], folder: Path) -> None:
        for picture in pictures:
            file = self._client.get(f"/images/{picture['id']}/file").raise_for_status()
            (folder / f"{picture['seed']}.png").write_bytes(file.content)


studio = Studio
