"""`gesso inpaint`, `outpaint`, `square`, `pan`, `zoom`, `retexture`, `edit` and `background`: a picture, edited."""

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from gesso.cli import Json, app
from gesso.cli.pictures import DEFAULT_OUT, Out, run
from gesso.cli.studios import Studio
from gesso.domain.errors import BadInputError, GessoError, NotFoundError

Picture = Annotated[str, typer.Argument(metavar="IMG", help="An image id (img_…) of the library.")]
MaybeWords = Annotated[
    list[str] | None, typer.Argument(metavar="[WORDS]…", help="What is painted; without, what is around goes on.")
]
Words = Annotated[list[str], typer.Argument(metavar="WORDS…", help="Words and --parameters.")]
MaskFile = Annotated[
    Path | None, typer.Option("--mask", help="A PNG as large as the picture; white is painted.", dir_okay=False)
]
Polygons = Annotated[
    list[str] | None, typer.Option("--polygon", metavar="X,Y…", help='"0.2,0.2 0.6,0.2 0.4,0.7"; may be repeated.')
]
Boxes = Annotated[list[str] | None, typer.Option("--box", metavar="X,Y,W,H", help="A rectangle; may be repeated.")]
InPixels = Annotated[
    bool, typer.Option("--pixels", help="Polygons and boxes count pixels, not 0-1 of the picture's sides.")
]
Layers = Annotated[
    list[str] | None,
    typer.Option(
        "--layer", metavar="IMG@X,Y…", help="A picture laid on top first: ID@X,Y[,WxH][,opacity=0.8][,rotation=15]."
    ),
]

_NUMBER = r"[+-]?\d+(?:\.\d+)?"


@app.command()
def inpaint(  # noqa: PLR0917 - Typer hands all of these over by name
    image: Picture,
    words: MaybeWords = None,
    mask: MaskFile = None,
    polygon: Polygons = None,
    box: Boxes = None,
    pixels: InPixels = False,
    layer: Layers = None,
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Paint a part of a picture anew; the rest stays as it is, to the byte."""
    text = " ".join(words or ())

    def ask(studio: Studio) -> list[dict[str, Any]]:
        body = {"task": "inpaint", "parent": image, "prompt": text}
        return studio.ask(**body, mask=_mask(studio, mask, polygon, box, pixels=pixels), layers=_layers(layer))

    run(text, out, as_json=as_json, ask=ask)


@app.command()
def outpaint(  # noqa: PLR0917 - Typer hands all of these over by name
    image: Picture,
    words: MaybeWords = None,
    left: Annotated[int, typer.Option("--left", help="Pixels more on the left; below 0 cuts off.")] = 0,
    top: Annotated[int, typer.Option("--top", help="Pixels more above.")] = 0,
    right: Annotated[int, typer.Option("--right", help="Pixels more on the right.")] = 0,
    bottom: Annotated[int, typer.Option("--bottom", help="Pixels more below.")] = 0,
    mask: MaskFile = None,
    layer: Layers = None,
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Paint beyond the edges, by pixels or to a ratio (--ar among the words)."""
    text = " ".join(words or ())
    sides = {"left": left, "top": top, "right": right, "bottom": bottom}
    canvas = sides if any(sides.values()) else None

    def ask(studio: Studio) -> list[dict[str, Any]]:
        body = {"task": "outpaint", "parent": image, "prompt": text, "canvas": canvas}
        return studio.ask(**body, mask=_mask(studio, mask, None, None, pixels=False), layers=_layers(layer))

    run(text, out, as_json=as_json, ask=ask)


@app.command()
def square(image: Picture, words: MaybeWords = None, out: Out = DEFAULT_OUT, as_json: Json = False) -> None:
    """Make a picture square by painting beyond its shorter sides."""
    text = " ".join(words or ())
    body = {"task": "outpaint", "parent": image, "prompt": text, "canvas": {"ratio": "1:1"}}
    run(text, out, as_json=as_json, ask=lambda studio: studio.ask(**body))


@app.command()
def pan(  # noqa: PLR0917 - Typer hands all of these over by name
    image: Picture,
    direction: Annotated[str, typer.Argument(metavar="DIRECTION", help="left, right, up or down.")],
    words: MaybeWords = None,
    amount: Annotated[float, typer.Option("--amount", help="Shares of the side that are added, 0.05-1.")] = 0.5,
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Show more on one side."""
    text = " ".join(words or ())
    body = {"task": "pan", "parent": image, "prompt": text, "direction": direction, "amount": amount}
    run(text, out, as_json=as_json, ask=lambda studio: studio.ask(**body))


@app.command()
def zoom(
    image: Picture,
    words: MaybeWords = None,
    factor: Annotated[float, typer.Option("--factor", "-x", help="How far to step back, 1-2.")] = 2.0,
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Step back: the size stays, the picture shrinks in its middle; --ar among the words reframes it."""
    text = " ".join(words or ())
    body = {"task": "zoom", "parent": image, "prompt": text, "factor": factor}
    run(text, out, as_json=as_json, ask=lambda studio: studio.ask(**body))


@app.command()
def retexture(  # noqa: PLR0917 - Typer hands all of these over by name
    image: Picture,
    words: Words,
    structure: Annotated[
        float | None, typer.Option("--structure", help="How firmly edges hold, 0-1; else 0.7.")
    ] = None,
    layer: Layers = None,
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Keep the structure, and paint all else from new words."""
    text = " ".join(words)
    body = {"task": "retexture", "parent": image, "prompt": text, "structure": structure}
    run(text, out, as_json=as_json, ask=lambda studio: studio.ask(**body, layers=_layers(layer)))


@app.command()
def edit(image: Picture, words: Words, out: Out = DEFAULT_OUT, as_json: Json = False) -> None:
    """Change a picture as told: "give the fox a red hat"."""
    text = " ".join(words)
    run(text, out, as_json=as_json, ask=lambda studio: studio.ask(task="edit", parent=image, prompt=text))


@app.command()
def background(
    image: Picture,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]…", help="Where the subject shall be; without, transparent.")
    ] = None,
    out: Out = DEFAULT_OUT,
    as_json: Json = False,
) -> None:
    """Take the background away, or put the subject somewhere else."""
    text = " ".join(words or ())
    run(text, out, as_json=as_json, ask=lambda studio: studio.ask(task="background", parent=image, prompt=text))


def _mask(
    studio: Studio, file: Path | None, polygons: list[str] | None, boxes: list[str] | None, *, pixels: bool
) -> dict[str, Any] | None:
    drawn = [*map(_polygon, polygons or ()), *map(_corners, boxes or ())]
    if file is None:
        return {"polygons": drawn, "unit": "pixel" if pixels else "relative"} if drawn else None
    try:
        return {"file": studio.keep_mask(file.read_bytes()), **({"polygons": drawn} if drawn else {})}
    except OSError as error:
        raise NotFoundError(f"{file} cannot be read: {error.strerror}.", code="file_unreadable") from error


def _polygon(written: str) -> list[list[float]]:
    points = re.findall(rf"({_NUMBER})\s*,\s*({_NUMBER})", written)
    if not re.fullmatch(rf"(\s*{_NUMBER}\s*,\s*{_NUMBER}[\s;]*)+", written):
        raise _not_read("polygon", written, "x,y x,y x,y")
    return [[float(x), float(y)] for x, y in points]


def _corners(written: str) -> list[list[float]]:
    found = re.fullmatch(rf"\s*({_NUMBER})\s*,\s*({_NUMBER})\s*,\s*({_NUMBER})\s*,\s*({_NUMBER})\s*", written)
    if found is None:
        raise _not_read("box", written, "x,y,width,height")
    x, y, width, height = map(float, found.groups())
    # 0.7 + 0.3 is a hair more than 1: what a person writes ends on the edge.
    right, bottom = round(x + width, 9), round(y + height, 9)
    return [[x, y], [right, y], [right, bottom], [x, bottom]]


def _layers(written: list[str] | None) -> list[dict[str, Any]] | None:
    return [_layer(one) for one in written] if written else None


def _layer(written: str) -> dict[str, Any]:
    found = re.fullmatch(
        rf"(?P<image>img_\w+)@(?P<x>[+-]?\d+),(?P<y>[+-]?\d+)(?:,(?P<width>\d+)x(?P<height>\d+))?"
        rf"(?:,opacity=(?P<opacity>{_NUMBER}))?(?:,rotation=(?P<rotation>{_NUMBER}))?",
        written.replace(" ", ""),
    )
    if found is None:
        raise _not_read("layer", written, "img_…@x,y[,WxH][,opacity=0.8][,rotation=15]")
    said = {name: value for name, value in found.groupdict().items() if value is not None}
    return {
        name: value if name == "image" else float(value) if name in {"opacity", "rotation"} else int(value)
        for name, value in said.items()
    }


def _not_read(option: str, written: str, allowed: str) -> GessoError:
    message = f"--{option} “{written[:80]}” cannot be read. Write it as {allowed}."
    return BadInputError.at(message, code="bad_field", parameter=option, value=written[:80], allowed=allowed)
