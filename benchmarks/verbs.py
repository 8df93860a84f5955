"""What each verb costs, through a running studio on the starter: its wall time as a multiple of one imagine of the same run.

    python benchmarks/verbs.py [--rounds 2] [--only vary,upscale]

An imagine here is one job of four finished pictures at 1024 px, after a warm-up; all verbs go on from its first picture
(enhance and finish from a draft). Medians of the rounds. Verbs that the studio does not have are left out and named.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import httpx
from serving import RunningStudio, wait_for_end

WORDS = "a red fox in a snowy forest --model starter"


def _box(left: float, top: float, right: float, bottom: float) -> list[list[float]]:
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


VERBS: dict[str, dict[str, Any]] = {
    "vary subtle": {"task": "vary"},
    "vary strong": {"task": "vary", "strength": "strong"},
    "remix": {"task": "remix", "prompt": "a blue owl in a snowy forest --model starter"},
    "enhance": {"task": "enhance", "of": "draft"},
    "finish": {"task": "finish", "of": "draft"},
    "upscale 2×": {"task": "upscale"},
    "upscale 4×": {"task": "upscale", "factor": 4},
    "upscale 2× creative": {"task": "upscale", "strength": "creative"},
    "zoom out 2×": {"task": "zoom"},
    "pan right": {"task": "pan", "direction": "right"},
    "inpaint a sixth": {
        "task": "inpaint",
        "prompt": "a blue owl --model starter",
        "mask": {"polygons": [_box(0.1, 0.2, 0.5, 0.6)]},
    },
    "inpaint two thirds": {
        "task": "inpaint",
        "prompt": "a beach --model starter",
        "mask": {"polygons": [_box(0.1, 0.1, 0.92, 0.92)]},
    },
    "outpaint to 16:9": {"task": "outpaint", "canvas": {"ratio": "16:9"}},
    "outpaint 256 px around": {"task": "outpaint", "canvas": {"left": 256, "top": 256, "right": 256, "bottom": 256}},
    "retexture": {"task": "retexture", "prompt": "a red fox in a snowy forest, watercolor --model starter"},
    "edit by instruction": {"task": "edit", "prompt": "give the fox a blue hat"},
    "edit of pixels": {"task": "edit", "prompt": "make it night", "of": "upload"},
    "background erased": {"task": "background"},
    "background replaced": {"task": "background", "prompt": "on a beach at night --model starter"},
    "background of pixels": {"task": "background", "of": "upload"},
    "blend of two": {"task": "blend", "of": "both"},
}
QUESTIONS: dict[str, tuple[str, dict[str, Any] | None]] = {
    "describe, known": ("/images/{final}/describe", None),
    "describe, by the eye": ("/images/{upload}/describe", None),
    "shorten": ("/prompt/shorten", {"text": "a very beautiful red fox standing in a snowy forest, watercolor"}),
    "converse": ("/prompt/converse", {"text": "make it night", "prompt": WORDS, "dry_run": True}),
}
"""What is answered at once, without a job: their paths and bodies."""


def asked(client: httpx.Client, body: dict[str, Any]) -> dict[str, Any] | None:
    """Ask, wait for the end, read the files; None where the studio has no such verb."""
    answer = client.post("/jobs", json=body)
    if answer.status_code == 400:
        return None
    job = wait_for_end(client, answer.raise_for_status().json()["jobs"][0]["id"])
    if job["status"] != "succeeded":
        raise SystemExit(f"{body.get('task', 'imagine')} failed: {job['failure']}")
    for image in job["images"]:
        client.get(f"/images/{image['id']}/file").raise_for_status()
    return job


def median_s(rounds: int, act: Callable[[], object]) -> float:
    spent = []
    for _ in range(rounds):
        begin = time.perf_counter()
        act()
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", default="", help="verbs whose names begin so, with commas between")
    parser.add_argument("--threads", default="0", help="compute threads of the worker; 0: one per core")
    args = parser.parse_args()
    chosen = tuple(filter(None, args.only.split(",")))
    with tempfile.TemporaryDirectory() as folder:
        studio = RunningStudio(Path(folder) / "home", GESSO_THREADS=args.threads)
        studio.start()
        with studio.client() as client:
            final, draft = asked(client, {"prompt": WORDS}), asked(client, {"prompt": f"{WORDS} --draft"})
            if final is None or draft is None:
                raise SystemExit("the studio does not imagine")
            parents = {"final": final["images"][0]["id"], "draft": draft["images"][0]["id"]}
            pixels = (
                client.get(f"/images/{parents['final']}/file", params={"format": "jpeg"}).raise_for_status().content
            )
            parents["upload"] = client.post("/uploads", content=pixels).raise_for_status().json()["id"]
            one = median_s(args.rounds, lambda: asked(client, {"prompt": WORDS}))
            print(f"{'imagine, four pictures':24} {one:7.2f} s   1.00", flush=True)
            for name, verb in VERBS.items():
                if chosen and not name.startswith(chosen):
                    continue
                body = {key: value for key, value in verb.items() if key != "of"}
                if verb.get("of") == "both":
                    body["images"] = [parents["final"], parents["draft"]]
                else:
                    body["parent"] = parents[verb.get("of", "final")]
                if client.post("/jobs", params={"dry_run": True}, json=body).status_code == 400:
                    print(f"{name:24} not through this door", flush=True)
                    continue
                spent = median_s(args.rounds, lambda body=body: asked(client, body))  # type: ignore[misc]
                print(f"{name:24} {spent:7.2f} s   {spent / one:.2f}", flush=True)
            for name, (path, body) in QUESTIONS.items():
                if chosen and not name.startswith(chosen):
                    continue

                def ask(path: str = path, body: dict[str, Any] | None = body) -> None:
                    client.post(path.format(**parents), json=body).raise_for_status()

                ask()  # the eye is opened once a server
                spent = median_s(args.rounds, ask)
                print(f"{name:24} {spent:7.2f} s   {spent / one:.3f}", flush=True)
        studio.stop()


if __name__ == "__main__":
    main()
