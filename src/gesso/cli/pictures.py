"""`gesso imagine` and `gesso rerun`: submit, show progress, leave the files where people find them."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from gesso.cli import EXIT_INTERRUPTED, Json, app, fail, print_json
from gesso.cli.studios import Studio, open_studio
from gesso.domain.errors import EngineError, GessoError, UnavailableError
from gesso.settings import load_settings

Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for the pictures.", file_okay=False)]
DEFAULT_OUT = Path("gesso-pictures")


@app.command()
def imagine(
    prompt: Annotated[list[str], typer.Argument(help="Words and --parameters; quotes around it all are optional.")],
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Draw pictures from words.

    Uses the studio that is running on this home, else works by itself.
    """
    text = " ".join(prompt)
    run(text, out, as_json=as_json, ask=lambda studio: studio.ask(prompt=text))


@app.command()
def rerun(
    image: Annotated[str, typer.Argument(metavar="IMG", help="An image id (img_…) of the library.")],
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Draw one picture of the library again: same plan, same pixels."""
    run("", out, as_json=as_json, ask=lambda studio: studio.rerun(image))


def run(text: str, out: Path, *, as_json: bool, ask: Callable[[Studio], list[dict[str, Any]]]) -> None:
    """Ask for pictures, show the progress, leave the files in `out` and print their paths. `text` is for errors' places."""
    try:
        with open_studio(load_settings()) as studio:
            jobs = ask(studio)
            if not as_json:
                _say_warnings(jobs)
            try:
                _watch(studio, jobs, quiet=as_json or not sys.stderr.isatty())
            except KeyboardInterrupt:
                for job in jobs:
                    studio.cancel(job["id"])
                sys.stderr.write("Cancelled. Nothing was charged.\n")
                raise typer.Exit(EXIT_INTERRUPTED) from None
            done = [studio.job(job["id"]) for job in jobs]
            images = [_save(studio, image, job, out) for job in done for image in job["images"]]
    except GessoError as error:
        fail(error, as_json=as_json, text=text)
    failed = next((job for job in done if job["failure"]), None)
    if failed is not None:
        failure = failed["failure"]
        fail(EngineError(failure["message"], code=failure["code"]), as_json=as_json)
    if as_json:
        summaries = [_summary(job) for job in done]
        print_json({"job": summaries[0], **({"jobs": summaries} if len(summaries) > 1 else {}), "images": images})
        return
    for image in images:
        typer.echo(image["path"])


def _say_warnings(jobs: list[dict[str, Any]]) -> None:
    said = set()
    for warning in (warning for job in jobs for warning in job["warnings"]):
        line = warning["message"] + (f" → {warning['suggestion']}" if warning["code"] == "model_not_installed" else "")
        if line not in said:
            said.add(line)
            sys.stderr.write(f"note: {line}\n")


def _watch(studio: Studio, jobs: list[dict[str, Any]], *, quiet: bool) -> None:
    ids = [job["id"] for job in jobs]
    if quiet:
        for _ in studio.follow(ids):
            pass
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {job["id"]: bars.add_task(job["prompt"][:48], total=1.0) for job in jobs}
        for job_id, fraction in studio.follow(ids):
            bars.update(tasks[job_id], completed=fraction)


def _save(studio: Studio, image: dict[str, Any], job: dict[str, Any], out: Path) -> dict[str, Any]:
    return keep(studio.file(image["id"]), image, job, out)


def keep(data: bytes, image: dict[str, Any], job: dict[str, Any], out: Path) -> dict[str, Any]:
    """Write a picture where people find it, and return what is said about it.

    Raises:
        UnavailableError: it cannot be written (`cannot_write`).
    """
    path = (out / f"{_slug(job['prompt'])}_{job['id'][-6:]}_{image['index'] + 1}.png").absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise UnavailableError(
            f"The picture could not be written to {path}: {error.strerror}. It is safe in the library as {image['id']}.",
            code="cannot_write",
        ) from error
    return {
        "id": image["id"],
        "path": str(path),
        "width": image["width"],
        "height": image["height"],
        "seed": image["seed"],
    }


def _summary(job: dict[str, Any]) -> dict[str, Any]:
    kept = ("id", "status", "prompt", "model", "recipe", "seed", "speed")
    return {name: job[name] for name in kept} | {"gpu_seconds": job["gpu_ms"] / 1000, "warnings": job["warnings"]}


def _slug(prompt: str) -> str:
    words = re.sub(r"--\S+(\s+[^-\s]\S*)?|[^\w\s]", " ", prompt.lower()).split()
    return "-".join(words)[:60].rstrip("-") or "picture"
