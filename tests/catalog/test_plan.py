"""A wish becomes a complete plan, and whatever differs from the wish is said."""

from pathlib import Path

import msgspec
import pytest

from gesso.catalog import Catalog, Planned, make_plan
from gesso.domain.errors import BadInputError
from gesso.domain.plan import Plan
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Aspect, Reference, Spec

CATALOG = Catalog.load()
STARTER = CATALOG.starter
KLEIN = CATALOG.find("7")


def planned(spec: Spec, asked: Recipe = STARTER, drawing: Recipe | None = None, seed: int = 42) -> Planned:
    return make_plan(spec, asked, drawing or asked, revision="abc", seed=seed)


def codes(result: Planned) -> list[str]:
    return [notice.code for notice in result.notices]


@pytest.mark.parametrize(
    ("word", "alias"),
    [("7", "v7"), ("6.1", "v6.1"), ("5.2", "v5.2"), ("niji 7", "niji-7"), ("niji 6", "niji-7"), ("starter", "starter")],
)
def test_versions_name_models(word: str, alias: str) -> None:
    assert CATALOG.find(word).alias == alias


def test_an_unknown_model_names_the_nearest() -> None:
    with pytest.raises(BadInputError) as caught:
        CATALOG.find("startre")
    assert caught.value.details[0].suggestion == "starter"


def test_no_default_model_forbids_commercial_use() -> None:
    for version in ("7", "6.1", "5.2", "niji 7", "niji 6", "starter", "nano"):
        assert CATALOG.find(version).licence.commercial, version


def test_a_home_may_add_and_replace_models(tmp_path: Path) -> None:
    mine = tmp_path / "models.toml"
    mine.write_text(
        """
        [[model]]
        alias = "mine"
        title = "My own"
        summary = "A checkpoint of mine."
        family = "flux2_klein"
        versions = ["mine"]
        hub_id = "me/mine"
        licence = { name = "MIT", url = "https://example.org", commercial = true }
        call = { steps = 4, draft_steps = 2 }
        sizes = {}
        memory = { disk_gb = 1.0, device_gb = 1.0 }
        capabilities = ["text"]
        """,
        encoding="utf-8",
    )
    assert Catalog.load(mine).find("mine").family == "flux2_klein"
    mine.write_text("[[model]]\nalias = 1\n", encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        Catalog.load(mine)
    assert caught.value.error_code == "catalog_invalid"


def test_a_plan_survives_json() -> None:
    plan = planned(Spec(text="a red fox at night", chaos=30, weird=500, tile=True)).plan
    assert msgspec.json.decode(msgspec.json.encode(plan), type=Plan) == plan


def test_a_written_seed_wins_and_counts_up_and_wraps() -> None:
    assert planned(Spec(text="x", seed=4294967294)).plan.seeds == (4294967294, 4294967295, 0, 1)
    assert planned(Spec(text="x"), seed=9).plan.seeds == (9, 10, 11, 12)


def test_drafts_are_smaller_and_quicker() -> None:
    full = planned(Spec(text="x", aspect=Aspect(16, 9))).plan
    draft = planned(Spec(text="x", aspect=Aspect(16, 9), draft=True)).plan
    assert (full.delivered_width_px, full.delivered_height_px) == (1456, 816)
    assert draft.delivered_width_px < full.delivered_width_px
    assert draft.sampling.steps < full.sampling.steps


def test_quality_multiplies_steps_and_stop_ends_early() -> None:
    once, twice = (planned(Spec(text="x", quality=q)).plan.sampling for q in (1, 2))
    assert twice.steps == 2 * once.steps
    assert once.stop == 0
    half = planned(Spec(text="x", stop=50)).plan.sampling
    assert half.stop == pytest.approx(half.start / 2)


def test_stylize_moves_the_words_of_models_without_a_drawing() -> None:
    amounts = [planned(Spec(text="x", stylize=s), KLEIN).plan.words.rich_amount for s in (0, 100, 500, 1000)]
    assert amounts == sorted(amounts)
    assert amounts[0] == 0
    assert amounts[-1] == 1.5
    assert planned(Spec(text="x", stylize=0), KLEIN).plan.words.rich == ""


def test_the_starter_says_who_was_asked() -> None:
    result = planned(Spec(text="a red fox"), KLEIN, STARTER)
    assert codes(result) == ["model_not_installed"]
    assert result.notices[0].suggestion == "gesso models pull v7"
    assert result.plan.model.alias == "starter"
    assert result.plan.compose is not None


def test_words_the_starter_does_not_know_are_reported() -> None:
    result = planned(Spec(text="a wookiee in a meadow"))
    assert "unknown_word" in codes(result)
    assert any(notice.value and "wookiee" in notice.value for notice in result.notices)


def test_references_that_cannot_be_honoured_are_reported() -> None:
    spec = Spec(text="a fox", style_references=(Reference("123"),), image_prompts=(Reference("https://x/y.png"),))
    assert codes(planned(spec)).count("not_honoured") == 2


def test_the_starter_paints_less_over_hard_edged_styles() -> None:
    start = {
        style: planned(Spec(text=f"a fox, {style}")).plan.sampling.start for style in ("stained glass", "pixel art", "")
    }
    assert start["pixel art"] < start[""] < start["stained glass"]
    from gesso.scenes.styles import STYLES

    assert set(STARTER.call.paint_by_style) <= set(STYLES)
