"""`gesso converse`, `describe`, `blend` and `shorten`: pictures and prompts, in words."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gesso.cli import Json, app, fail, print_json
from gesso.cli.native import Native, native, open_native
from gesso.cli.pictures import DEFAULT_OUT, Out, run
from gesso.domain.errors import BadInputError, GessoError, NotFoundError
from gesso.settings import load_settings


@app.command()
def describe(
    picture: Annotated[str, typer.Argument(metavar="IMG|FILE", help="An image id (img_…), or a picture file.")],
    as_json: Json = False,
) -> None:
    """Write four prompts that would draw such a picture."""
    with native(as_json=as_json, drawing=True) as ask:
        path = Path(picture)
        if picture.startswith("img_") and not path.exists():
            told = ask("POST", f"/images/{picture}/describe")
        else:
            told = ask("POST", "/describe", content=_read(path))
    if as_json:
        print_json(told)
        return
    _notes(told["notices"])
    for one in told["prompts"]:
        typer.echo(one)


@app.command()
def blend(
    images: Annotated[
        list[str], typer.Argument(metavar="IMG IMG…", help="Two to five image ids, each with an optional ::weight.")
    ],
    ar: Annotated[str, typer.Option("--ar", help="The ratio, such as 3:2.")] = "",
    prompt: Annotated[str, typer.Option("--prompt", help="Words and parameters to add.")] = "",
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Blend two to five pictures into new ones. No words are needed."""
    text = " ".join(part for part in (prompt, f"--ar {ar}" if ar else "") if part)
    run(text, out, as_json=as_json, ask=lambda studio: studio.ask(task="blend", images=images, prompt=text))


@app.command()
def shorten(
    prompt: Annotated[list[str], typer.Argument(help="Words and --parameters.")],
    as_json: Json = False,
) -> None:
    """Measure which words of a prompt matter, and write it shorter."""
    text = " ".join(prompt)
    with native(as_json=as_json, drawing=True, text=text) as ask:
        told = ask("POST", "/prompt/shorten", json={"text": text})
    if as_json:
        print_json(told)
        return
    for word in told["words"]:
        typer.echo(f"{word['weight']:5.2f}  {word['text']}")
    for one in told["prompts"]:
        typer.echo(one)


@app.command()
def converse(  # noqa: PLR0917 - Typer hands all of these over by name
    prompt: Annotated[list[str] | None, typer.Argument(help="The prompt to begin with.")] = None,
    say: Annotated[
        list[str] | None, typer.Option("--say", help="One turn; may be given several times. Without it, a dialogue.")
    ] = None,
    image: Annotated[
        list[str] | None, typer.Option("--image", help="A picture on the table (img_…), in order.")
    ] = None,
    dry: Annotated[bool, typer.Option("--dry", help="Only the prompts; draw nothing.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Draw full pictures in place of drafts.")] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Print what a configured language model is sent, and leave.")
    ] = False,
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Talk a picture into being: each turn shows the prompt that it became, and is drawn as drafts."""
    if show:
        from gesso.actions.converse import instruction

        typer.echo(instruction())
        return
    talk = _Talk(" ".join(prompt or []), list(image or []), dry=dry, full=full, out=out, as_json=as_json)
    try:
        with open_native(load_settings(), drawing=not dry) as ask:
            if say:
                turns = [talk.turn(ask, one) for one in say]
                if as_json:
                    print_json({"prompt": talk.prompt, "turns": turns})
                return
            _dialogue(talk, ask)
    except GessoError as error:
        fail(error, as_json=as_json, text=talk.prompt)  # the prompt as it is by now


class _Talk:
    """What a dialogue carries from turn to turn."""

    def __init__(self, prompt: str, images: list[str], *, dry: bool, full: bool, out: Path, as_json: bool) -> None:
        self.prompt, self.images, self.earlier = prompt, images, list[str]()
        self._dry, self._full, self._out, self._as_json = dry, full, out, as_json

    def turn(self, ask: Native, said: str) -> dict[str, Any]:
        """Say one thing, print what it became, and draw it."""
        body = {"text": said, "prompt": self.prompt, "images": self.images, "earlier": self.earlier}
        told: dict[str, Any] = ask(
            "POST", "/prompt/converse", json={**body, "dry_run": self._dry, "drafts": not self._full}
        )
        if told["prompt"] != self.prompt and self.prompt:
            back = self.earlier and told["prompt"] == self.earlier[-1]
            self.earlier = self.earlier[:-1] if back else [*self.earlier, self.prompt]
        self.prompt = told["prompt"]
        if not self._as_json:
            typer.echo(self.prompt)
            _notes(told["notices"])
        pictures = [picture for job in told["jobs"] for picture in _drawn(ask, job["id"], self._out)]
        if pictures:
            self.images = [one["id"] for one in pictures]
        if not self._as_json:
            for one in pictures:
                typer.echo(one["path"])
        return {**told, "jobs": [job["id"] for job in told["jobs"]], "images": pictures}


def _dialogue(talk: _Talk, ask: Native) -> None:
    if talk.prompt:
        typer.echo(talk.prompt)
    while True:
        try:
            said = input("› " if sys.stdin.isatty() else "")
        except (EOFError, KeyboardInterrupt):
            return
        if said.strip().lower() in ("quit", "exit", "bye"):
            return
        if said.strip():
            try:
                talk.turn(ask, said)
            except BadInputError as error:
                sys.stderr.write(f"{error.message}\n")


def _drawn(ask: Native, job_id: str, out: Path) -> list[dict[str, Any]]:
    """Wait for a job and leave its pictures in a folder."""
    import time

    from gesso.cli.pictures import keep
    from gesso.domain.errors import EngineError

    while (job := ask("GET", f"/jobs/{job_id}"))["finished_at"] is None:
        time.sleep(0.1)
    if job["failure"]:
        raise EngineError(job["failure"]["message"], code=job["failure"]["code"])
    return [keep(ask("GET", f"/images/{one['id']}/file"), one, job, out) for one in job["images"]]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror or error}.", code="file_unreadable") from error


def _notes(notices: list[dict[str, Any]]) -> None:
    for one in notices:
        sys.stderr.write(f"note: {one['message']}\n")
