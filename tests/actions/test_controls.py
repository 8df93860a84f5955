"""ControlNets beside SDXL: what a plan says when one is installed, and that it is said when none is."""

from collections.abc import Callable

from gesso.actions import models, retexture, upscale
from gesso.actions.upload import upload
from gesso.actions.wishes import Wish
from gesso.app import App
from gesso.catalog.manifest import Manifest, write_manifest
from gesso.domain.image import Image
from gesso.domain.plan import Control, Model

Photo = Callable[..., bytes]


def install(app: App, alias: str) -> None:
    """As after a pull: what the planner looks at is the manifest."""
    recipe = models.recipe(app.settings, alias)
    folder = app.settings.models_root / alias
    folder.mkdir(parents=True)
    hub_id = recipe.hub_id or ""
    manifest = Manifest(alias=alias, hub_id=hub_id, revision=f"rev-{alias}", licence=recipe.licence.name, files=())
    write_manifest(folder, manifest)


def uploaded(app: App, photo: Photo) -> Image:
    return upload(app, app.owner, photo(size=(96, 64)))


def codes(wish: Wish) -> list[tuple[str, str | None]]:
    return [(one.code, one.suggestion) for one in wish.notices]


def control(guide: str, alias: str, hub_id: str, weight: float) -> Control:
    model = Model(alias=alias, family="controlnet", hub_id=hub_id, revision=f"rev-{alias}")
    return Control(guide=guide, model=model, weight=weight)  # type: ignore[arg-type]


def test_a_retexture_holds_the_edges_and_lets_go_of_the_colours(app: App, photo: Photo) -> None:
    install(app, "v6.1")
    image = uploaded(app, photo)
    (loose,) = retexture.plan(app, app.owner, image.id, "a castle of ice --v 6.1")
    assert (loose.plan.controls, loose.plan.sampling.start) == ((), 0.85)
    assert codes(loose) == [("control_not_installed", "gesso models pull sdxl-canny")]
    install(app, "sdxl-canny")
    (held,) = retexture.plan(app, app.owner, image.id, "a castle of ice --v 6.1", structure=0.6)
    wanted = control("edges", "sdxl-canny", "diffusers/controlnet-canny-sdxl-1.0", 0.6)
    assert (held.plan.controls, held.plan.sampling.start) == ((wanted,), 1.0)
    assert codes(held) == []
    (free,) = retexture.plan(app, app.owner, image.id, "a castle of ice --v 6.1", structure=0.0)
    assert (free.plan.controls, codes(free)) == ((), [])


def test_a_creative_upscale_is_held_to_the_picture_and_less_so_the_freer(app: App, photo: Photo) -> None:
    install(app, "v6.1")
    image = uploaded(app, photo)
    loose = upscale.plan(app, app.owner, image.id, "moss --v 6.1", creative=True)
    assert codes(loose) == [("control_not_installed", "gesso models pull sdxl-tile")]
    install(app, "sdxl-tile")
    held = upscale.plan(app, app.owner, image.id, "moss --v 6.1", creativity=0.5)
    assert held.plan.controls == (control("detail", "sdxl-tile", "xinsir/controlnet-tile-sdxl-1.0", 0.75),)
    assert codes(held) == []
    freer = upscale.plan(app, app.owner, image.id, "moss --v 6.1", creativity=1.0)
    assert freer.plan.controls[0].weight < held.plan.controls[0].weight
    subtle = upscale.plan(app, app.owner, image.id, "moss --v 6.1")
    assert (subtle.plan.controls, codes(subtle)) == ((), [])


def test_other_models_take_none_and_say_nothing(app: App, photo: Photo) -> None:
    install(app, "sdxl-canny")
    (wish,) = retexture.plan(app, app.owner, uploaded(app, photo).id, "a castle of ice --model starter")
    assert (wish.plan.controls, codes(wish)) == ((), [])


def test_a_controlnet_is_pulled_by_name_and_never_draws(app: App) -> None:
    assert [one["alias"] for one in models.beside(app.settings)] == ["sdxl-canny", "sdxl-tile"]
    assert models.recipe(app.settings, "sdxl-canny").family == "controlnet"
    assert "sdxl-canny" not in app.catalog.recipes
