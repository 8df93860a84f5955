"""`gesso vary`, `remix`, `reroll`, `enhance`, `finish` and `upscale`: from a picture, or a job, to the next."""

import re
from typing import Annotated, Any

import typer

from gesso.cli import Json, app, fail
from gesso.cli.pictures import DEFAULT_OUT, Out, run
from gesso.domain.errors import BadInputError

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
    """Draw four new full pictures from a draft's words."""
    run("", out, as_json=as_json, ask=lambda studio: studio.ask(task="enhance", parent=image))


@app.command()
def finish(image: Picture, out: Out = DEFAULT_OUT, as_json: Json = False) -> None:
    """Bring this very draft to full size and quality."""
    run("", out, as_json=as_json, ask=lambda studio: studio.ask(task="finish", parent=image))


@app.command()
def upscale(  # noqa: PLR0917 - Typer hands all of these over by name
    image: Picture,
    factor: Annotated[int | None, typer.Option("--factor", "-x", help="2 (when left out) or 4 times.")] = None,
    creative: Annotated[
        bool, typer.Option("--creative", help="Paint detail in, instead of keeping it as it is.")
    ] = False,
    creativity: Annotated[float | None, typer.Option("--creativity", help="How much, 0-1; --creative is 0.5.")] = None,
    prompt: Annotated[str, typer.Option("--prompt", help="Words for what is painted in.")] = "",
    paper: Annotated[
        str, typer.Option("--print", "--cm", metavar="WxH", help="A print, such as 30x40 cm, for a factor.")
    ] = "",
    dpi: Annotated[int, typer.Option("--dpi", help="How finely it is printed, 30-1200.")] = 300,
    whole: Annotated[
        bool, typer.Option("--whole", help="On paper: keep the whole picture; nothing is cut off.")
    ] = False,
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Enlarge a picture, also to the size of a print."""
    body: dict[str, Any] = {"task": "upscale", "parent": image, "prompt": prompt}
    body |= {"factor": factor, "creativity": creativity, "strength": "creative" if creative else None}
    if paper:
        try:
            width_cm, height_cm = _centimetres(paper)
        except BadInputError as error:
            fail(error, as_json=as_json)
        body["print"] = {"width_cm": width_cm, "height_cm": height_cm, "dpi": dpi, "whole": whole}
    run(prompt, out, as_json=as_json, ask=lambda studio: studio.ask(**body))


def _centimetres(written: str) -> tuple[float, float]:
    """Read `30x40cm`, `30 x 40`, `300x400mm` or `12x16in`."""
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*[x×*]\s*(\d+(?:[.,]\d+)?)\s*(cm|mm|in|\")?\s*", written.lower())
    if found is None:
        allowed = "such as 30x40, 30x40cm, 300x400mm or 12x16in"
        message = f"“{written[:60]}” is no size of paper. Write it {allowed}."
        raise BadInputError.at(
            message, code="paper_not_understood", parameter="print", value=written[:60], allowed=allowed
        )
    unit = {"mm": 0.1, "in": 2.54, '"': 2.54}.get(found[3] or "cm", 1.0)
    width, height = (round(float(side.replace(",", ".")) * unit, 4) for side in found.group(1, 2))
    return width, height
