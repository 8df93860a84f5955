"""Pictures that explain: a pair beside each other, and a sheet drawn without and with a profile.

The sheet is drawn by the engine in this process, and is no part of the library: it shows what a profile does, and nobody
asked for its pictures.
"""

from pathlib import Path

from gesso.settings import Settings

PROMPTS = ("a fox", "a lighthouse by the water", "a wizard reading", "a small house", "two cats", "a red bicycle")
SEED = 11
_SIDE_PX, _GAP_PX, _MOST_PX = 320, 8, 512


def beside(files: list[Path], out: Path) -> None:
    """Write pictures side by side, each at most 512 px high."""
    from PIL import Image

    opened = [Image.open(file).convert("RGB") for file in files]
    for one in opened:
        one.thumbnail((2 * _MOST_PX, _MOST_PX))
    sheet = Image.new(
        "RGB", (sum(one.width + _GAP_PX for one in opened) - _GAP_PX, max(one.height for one in opened)), "white"
    )
    x = 0
    for one in opened:
        sheet.paste(one, (x, 0))
        x += one.width + _GAP_PX
    sheet.save(out)


def write_sheet(settings: Settings, weights: dict[str, float], code: str, out: Path) -> Path:
    """Draw six prompts as drafts of the starter, above without and below with the weights, and return the file's path."""
    from PIL import Image

    from gesso.catalog import Catalog, bundled, make_plan
    from gesso.domain.plan import Taste
    from gesso.domain.spec import Spec
    from gesso.domain.taste import SPACE, liked
    from gesso.engine.engine import Engine
    from gesso.engine.events import Picture
    from gesso.personalization.codes import freeze

    frozen = freeze(code, SPACE, liked(weights))
    starter = Catalog.load(settings.home / "models.toml").starter
    engine = Engine(settings.models_root, device=settings.device, threads=settings.threads or None)
    step = _SIDE_PX + _GAP_PX
    sheet = Image.new("RGB", (len(PROMPTS) * step - _GAP_PX, 2 * step - _GAP_PX), "white")
    for row, taste in enumerate((None, Taste(space=SPACE, weights=frozen.weights))):
        for column, words in enumerate(PROMPTS):
            spec = Spec(text=words, version="starter", draft=True, seed=SEED + column)
            planned = make_plan(spec, starter, starter, revision=bundled.revision(), seed=0, taste=taste)
            for event in engine.run(planned.plan.only(0), {}, previews=False):
                if isinstance(event, Picture):
                    small = Image.fromarray(event.rgb).resize((_SIDE_PX, _SIDE_PX), Image.Resampling.LANCZOS)
                    sheet.paste(small, (column * step, row * step))
    out.mkdir(parents=True, exist_ok=True)
    path = (out / f"taste-{code}.png").absolute()
    sheet.save(path)
    return path
