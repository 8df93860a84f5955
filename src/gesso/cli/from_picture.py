"""`gesso vary`, `remix`, `reroll`, `enhance` and `finish`: from a picture, or a job, to the next."""

from typing import Annotated

import typer

from gesso.cli import Json, app
from gesso.cli.pictures import DEFAULT_OUT, Out, run

Picture = Annotated[str, typer.Argument(metavar="IMG", help="An image id (img_…) of the library.")]


@app.command()
def vary(
    image: Picture,
    strong: Annotated[bool, typer.Option("--strong", help="Leave the picture further behind.")] = False,
    prompt: Annotated[str, typer.Option("--prompt", help="Other words; an upload needs them.")] = "",
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Draw four variations of a picture."""
    strength = "strong" if strong else "subtle"
    body = {"task": "vary", "parent": image, "strength": strength, "prompt": prompt}
    run(prompt, out, as_json=as_json, ask=lambda studio: studio.ask(**body))


@app.command()
def remix(
    image: Picture,
    prompt: Annotated[list[str], typer.Argument(help="The new words and --parameters.")],
    subtle: Annotated[bool, typer.Option("--subtle", help="Stay nearer to the picture.")] = False,
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Draw new words in the layout of a picture."""
    text = " ".join(prompt)
    body = {"task": "remix", "parent": image, "strength": "subtle" if subtle else "strong", "prompt": text}
    run(text, out, as_json=as_json, ask=lambda studio: studio.ask(**body))


@app.command()
def reroll(
    job: Annotated[str, typer.Argument(metavar="JOB", help="A job id (job_…).")],
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Ask for the same once more, with new seeds."""
    run("", out, as_json=as_json, ask=lambda studio: studio.ask(task="reroll", parent=job))


@app.command()
def enhance(image: Picture, out: Out = DEFAULT_OUT, as_json: Json = False) -> None:
    """Draw new full pictures from a draft's words, the first with its seed."""
    run("", out, as_json=as_json, ask=lambda studio: studio.ask(task="enhance", parent=image))


@app.command()
def finish(image: Picture, out: Out = DEFAULT_OUT, as_json: Json = False) -> None:
    """Bring this very draft to full size and quality."""
    run("", out, as_json=as_json, ask=lambda studio: studio.ask(task="finish", parent=image))
