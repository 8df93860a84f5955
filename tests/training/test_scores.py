"""The table's arithmetic on cases that can be worked out by hand, and what is kept of an evaluation that was stopped."""

import sys
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

SHED = Path(__file__).parents[2] / "training"


@pytest.fixture(scope="module")
def shed():
    """The judge's modules; the shed is a folder of scripts, not an installed package."""
    import torch

    sys.path.insert(0, str(SHED))
    from judge import easel, memory, network, prompts, rows, run, scores, table, verdict, words

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield Namespace(
        scores=scores, table=table, rows=rows, easel=easel, prompts=prompts, run=run, verdict=verdict, network=network,
        words=words, memory=memory,
    )  # fmt: skip
    torch.set_num_threads(threads)
    sys.path.remove(str(SHED))


@pytest.fixture(scope="module")
def bench(shed):
    """A judge that has learnt nothing: enough to be asked."""
    words = shed.words.Words.of_world()
    return shed.verdict.Bench(shed.network.Judge(words.sizes()), words)


def test_wilson_interval_of_eight_in_ten(shed):
    low, high = shed.scores.wilson(0.8, 10)
    assert low == pytest.approx(0.490, abs=0.001)
    assert high == pytest.approx(0.943, abs=0.001)


def test_four_equal_answers_to_a_prompt_count_as_one(shed):
    told = shed.scores.rate([[True] * 4] * 15 + [[False] * 4] * 5)
    assert told.share == 0.75
    assert (told.prompts, told.pictures) == (20, 80)
    low, high = shed.scores.wilson(0.75, 19)
    assert (told.low, told.high) == pytest.approx((low, high), abs=0.001)


def test_independent_answers_count_as_many(shed):
    rng = np.random.default_rng(0)
    told = shed.scores.rate((rng.random((200, 4)) < 0.7).tolist())
    low, high = shed.scores.wilson(told.share, 800)
    assert told.high - told.low == pytest.approx(high - low, rel=0.15)


def test_an_interval_is_never_empty_and_holds_its_share(shed):
    for clusters in ([[True]], [[True] * 4] * 30, [[False] * 4] * 30, [[True, False]] * 3):
        told = shed.scores.rate(clusters)
        assert told.low <= told.share <= told.high
        assert told.high - told.low > 0.01
    nothing = shed.scores.rate([[], []])
    assert (nothing.low, nothing.high, nothing.pictures) == (0, 1, 0)


def test_ratios_are_paired_by_prompt(shed):
    others = np.linspace(1, 50, 40)
    ratio, low, high = shed.scores.ratio_interval(2 * others, others)
    assert (ratio, low, high) == pytest.approx((2, 2, 2))
    mean, low, high = shed.scores.mean_interval([1.0, 3.0] * 50)
    assert mean == 2
    assert 1.6 < low < 2 < high < 2.4


def test_spread_is_nothing_for_equal_seeds_and_a_hundred_from_black_to_white(shed):
    black, white = np.zeros((64, 64, 3), np.uint8), np.full((64, 64, 3), 255, np.uint8)
    assert shed.scores.lab_spread([black, black, black]) == 0
    assert shed.scores.lab_spread([black, white]) == pytest.approx(100, abs=0.1)
    assert shed.scores.lab_spread([black, black, white]) == pytest.approx(200 / 3, abs=0.1)
    assert shed.scores.feature_spread([np.array([0.0, 0]), np.array([3.0, 4])]) == 5


def test_blur_widens_edges_and_lowers_fine_contrast(shed):
    import cv2

    sharp = np.zeros((96, 96, 3), np.uint8)
    sharp[24:72, 24:72] = 230
    soft = cv2.GaussianBlur(sharp, (0, 0), 1.5)
    assert shed.scores.edge_width(sharp) == pytest.approx(1)
    assert shed.scores.edge_width(soft) > 2.5
    assert shed.scores.detail(soft) < 0.5 * shed.scores.detail(sharp)
    assert np.isnan(shed.scores.edge_width(np.full((96, 96, 3), 128, np.uint8)))


def test_a_copy_of_a_training_picture_is_at_no_distance(shed):
    shown = np.random.default_rng(0).random((50, 8), np.float32)
    distances = shed.scores.nearest(np.stack([shown[7], shown[7] + 2]), shown)
    assert distances[0] == pytest.approx(0, abs=1e-3)
    assert distances[1] > 1


def test_the_table_asks_each_line_of_its_own_prompts_and_names_refusals(shed):
    def row(name, right=(), named=(), refused=""):
        return shed.rows.Judged(shed.rows.Row(name, refused=refused), list(right), list(named), np.zeros((0, 0)))

    painted = {
        "single-000": row("single-000", [{"subject": True, "count": False}] * 2, [("fox",)] * 2),
        "count-000": row("count-000", [{"subject": False, "count": True}] * 2, [("cat",)] * 2),
    }
    told = shed.table.section("held-out", {"shipped": painted})
    lines = {line.split("|")[1].strip(): line for line in told.splitlines() if line.startswith("|")}
    assert "0.500" in lines["subject"]
    assert "1.000" in lines["count (1–3)"]
    assert "–" in lines["relation"]
    refused = {"a": row("a", refused="no references yet"), "b": row("b", refused="no references yet")}
    assert "refused (2)" in shed.table.section("style-reference", {"shipped": refused})
    assert shed.table.mistakes(painted, {"single-000": "fox", "count-000": "dog"}) == "dog → cat (2)"


def test_the_judge_sees_later_what_was_painted(shed, tmp_path):
    easel, arm, asked = shed.easel.Easel(), shed.easel.Arm("sketch", "draft"), shed.prompts.load("styles")[0]
    (row,) = shed.rows.fill(tmp_path, easel, "styles", prompts=[asked], arm=arm, seeds=2)
    painted = easel.paint(asked, arm, [1000, 1001])
    assert [(seen == shed.rows.view(one)).all() for seen, one in zip(row.pictures(), painted, strict=True)] == [
        True
    ] * 2


def test_a_stopped_evaluation_goes_on_where_it_was(shed, bench, tmp_path):
    easel, arm = shed.easel.Easel(), shed.easel.Arm("sketch", "draft")
    prompts = shed.prompts.load("styles")[:3]

    def go_on(number):
        return [
            row.prompt for row in shed.rows.fill(tmp_path, easel, "styles", prompts=prompts[:number], arm=arm, seeds=2)
        ]

    assert go_on(2) == [one.id for one in prompts[:2]]
    path = next(tmp_path.glob("*.jsonl"))
    path.write_bytes(path.read_bytes() + b'\n{"prompt": "style-')  # killed while it wrote
    assert go_on(3) == [prompts[2].id]
    found = shed.rows.read(tmp_path, "styles", arm, 2)
    assert set(found) == {one.id for one in prompts}
    judged = shed.rows.judge_rows(bench, found, {one.id: one for one in prompts[:2]})
    assert set(judged) == {one.id for one in prompts[:2]}
    one = judged[prompts[0].id]
    assert len(one.trunk) == len(one.right) == len(one.named) == 2
    assert one.row.lab_spread > 0
    assert one.feature_spread > 0
    assert not shed.rows.read(tmp_path, "styles", shed.easel.Arm("pure", "draft"), 2)


def test_arms_change_the_plan_and_nothing_else(shed):
    easel = shed.easel.Easel()
    asked = shed.prompts.load("styles")[0]
    plans = {name: easel.plan(asked, shed.easel.Arm(name), [5, 6])[0] for name in ("shipped", "pure", "0.7", "sketch")}
    assert plans["pure"].compose is None
    assert plans["pure"].sampling.start == 1
    assert plans["0.7"].sampling.start == 0.7
    assert plans["0.7"].compose == plans["shipped"].compose
    assert plans["sketch"].sampling.start == 0
    assert {plan.seeds for plan in plans.values()} == {(5, 6)}
    assert {plan.words for plan in plans.values()} == {plans["shipped"].words}
    assert plans["shipped"].delivered_width_px == plans["shipped"].width_px
    final = easel.plan(asked, shed.easel.Arm("shipped", "final"), [5])[0]
    assert final.delivered_width_px == 1024


def test_a_reference_goes_into_the_plan_by_its_hash(shed):
    import hashlib

    easel = shed.easel.Easel()
    for name, role in (("style-reference", "style"), ("character-reference", "character")):
        asked = shed.prompts.load(name)[0]
        plan, pictures = easel.plan(asked, shed.easel.Arm("shipped"), [1])
        (reference,) = plan.references
        assert reference.role == role
        assert hashlib.sha256(pictures[reference.sha256]).hexdigest() == reference.sha256


def test_fresh_renders_share_no_drawing_with_the_paintings(shed):
    asked = shed.prompts.load("styles")[0]
    sketch, = shed.easel.Easel().paint(asked, shed.easel.Arm("sketch", "draft"), [3])  # fmt: skip
    render, = shed.easel.Easel().paint(asked, shed.easel.Arm("render", "draft"), [3])  # fmt: skip
    assert sketch.shape == render.shape
    assert np.abs(sketch.astype(int) - render).mean() > 5


def test_a_small_evaluation_takes_prompts_from_all_over_the_set(shed):
    prompts = shed.prompts.load("held-out")
    few = shed.run.evenly(prompts, 12)
    assert len({one.id for one in few}) == 12
    assert {one.id.split("-")[0] for one in few} == {"single", "count", "relation", "two"}
    assert shed.run.evenly(prompts, 0) == prompts
