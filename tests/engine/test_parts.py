"""The engine's small parts: schedules, wording, attention, residency, the finish."""

import cv2
import numpy as np
import pytest
import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from plans import make, pictures

from gesso.domain.plan import Variation, Words
from gesso.engine import attention, finish, packing, pixels, schedule, words
from gesso.engine.device import Compute
from gesso.engine.engine import Engine
from gesso.engine.families.family import Text

# --- schedules


@pytest.mark.parametrize("steps", [1, 4, 7, 28])
@pytest.mark.parametrize("tokens", [64, 256, 4096, 5000])
@pytest.mark.parametrize("config", [{"use_dynamic_shifting": True}, {"shift": 3.0}, {}])
def test_flow_times_equal_diffusers_bit_for_bit(steps, tokens, config):
    mu = schedule.empirical_mu(tokens, steps)
    base = np.linspace(1.0, 1 / steps, steps)
    theirs = FlowMatchEulerDiscreteScheduler(**config)
    theirs.set_timesteps(sigmas=base, mu=mu)
    ours = schedule.flow(base, config, mu=mu)
    assert torch.equal(ours.sigmas, theirs.sigmas)
    assert torch.equal(ours.times, theirs.timesteps)


@pytest.mark.parametrize("start", [0.05, 0.35, 0.8, 0.999])
@pytest.mark.parametrize("config", [{"use_dynamic_shifting": True}, {"shift": 3.0}])
def test_a_start_is_met_exactly_and_costs_no_step(start, config):
    ours = schedule.flow(np.linspace(1.0, 0.25, 4), config, mu=1.9, start=start)
    assert len(ours) == 4
    assert ours.sigmas[0] == torch.tensor(start, dtype=torch.float32)
    assert (ours.sigmas.diff() < 0).all()


# --- words


def some_text(seed=0, length=6) -> Text:
    return Text(tokens=torch.randn(1, length, 16, generator=torch.Generator().manual_seed(seed)))


def test_a_mix_meets_both_ends_and_continues_the_shorter_one():
    a, b = some_text(0, 4), some_text(1, 6)
    start = words.mix(a, b, 0.0).tokens
    assert torch.equal(start[:, :4], a.tokens)
    assert torch.equal(start[:, 5], a.tokens[:, 3])
    assert torch.allclose(words.mix(a, b, 1.0).tokens, b.tokens)


def test_weights_of_parts_are_relative():
    texts = {"a": some_text(0), "b": some_text(1), "c": some_text(2)}
    read = words.read(Words(text="abc", parts=(("a", 1.0), ("b", 2.0), ("c", 1.0))), texts.__getitem__)
    assert torch.allclose(
        read.tokens, words.read(Words(text="abc", parts=(("a", 2.0), ("b", 4.0), ("c", 2.0))), texts.__getitem__).tokens
    )
    mean = 0.25 * texts["a"].tokens + 0.5 * texts["b"].tokens + 0.25 * texts["c"].tokens
    assert torch.allclose(read.tokens, mean, atol=1e-6)


def test_chaos_is_the_pictures_own_and_weird_the_jobs():
    text = some_text()
    assert words.vary(text, 0.0, 1, 0.5) is text
    assert words.strange(text, Variation()) is text
    one, two = (words.vary(text, 0.5, seed, 0.5).tokens - text.tokens for seed in (1, 2))
    assert not torch.allclose(one, two)
    assert one.abs().max() <= 0.25 * text.tokens.std() + 1e-6
    pushed = words.strange(text, Variation(weird=0.5, weird_seed=3)).tokens - text.tokens
    assert torch.allclose(pushed[:, 0], pushed[:, 5], atol=1e-6), "one direction for every token"


def test_weird_leaves_the_span_of_the_prompt():
    text = Text(tokens=torch.randn(1, 3, 64, generator=torch.Generator().manual_seed(0)))
    pushed = words.strange(text, Variation(weird=1.0)).tokens - text.tokens
    cosine = torch.nn.functional.cosine_similarity(pushed[0, :1], text.tokens[0], dim=-1)
    assert cosine.abs().max() < 0.05


# --- attention


@pytest.mark.parametrize(("heads", "width", "keys"), [(3, 128, 96), (4, 16, 40)])
def test_head_by_head_is_attention(heads, width, keys):
    source = torch.Generator().manual_seed(0)
    query = torch.randn(2, 64, heads, width, generator=source)
    key, value = (torch.randn(2, keys, heads, width, generator=source) for _ in range(2))
    exact = torch.nn.functional.scaled_dot_product_attention(*(t.transpose(1, 2) for t in (query, key, value)))
    assert torch.allclose(attention.head_by_head(query, key, value, None), exact.transpose(1, 2), atol=1e-5)


@pytest.mark.parametrize(("dtype", "dim"), [(torch.float32, 1), (torch.bfloat16, 1), (torch.bfloat16, 2)])
def test_the_quick_rotation_is_diffusers_to_the_bit(dtype, dim):
    from diffusers.models.embeddings import apply_rotary_emb

    shape = (2, 24, 3, 16) if dim == 1 else (2, 3, 24, 16)
    x, angles = torch.randn(shape).to(dtype), torch.randn(24, 8)
    waves = (angles.cos().repeat_interleave(2, 1), angles.sin().repeat_interleave(2, 1))
    assert torch.equal(attention.rotate_pairs(x, waves, dim), apply_rotary_emb(x, waves, sequence_dim=dim))


def test_packed_weights_multiply_the_same_to_the_bit():
    plain = torch.nn.Sequential(torch.nn.Linear(96, 160), torch.nn.SiLU(), torch.nn.Linear(160, 32, bias=False))
    plain = plain.to(torch.bfloat16)
    x = torch.randn(1, 70, 96, dtype=torch.bfloat16)
    with torch.inference_mode():
        before = plain(x)
        packing.pack(plain, Compute(torch.device("cpu"), torch.bfloat16))
        assert torch.equal(plain(x), before)


def test_the_swap_is_undone_and_touches_only_bf16_on_the_processor():
    from diffusers.models.attention_dispatch import AttentionBackendName, _AttentionBackendRegistry

    def current():
        return _AttentionBackendRegistry._backends[AttentionBackendName.NATIVE]

    native, cpu = current(), torch.device("cpu")
    with attention.per_head(Compute(cpu, torch.bfloat16)):
        assert current() is not native
        q = torch.randn(1, 8, 2, 4)
        assert torch.equal(current()(query=q, key=q, value=q), native(query=q, key=q, value=q)), "fp32 is left alone"
    assert current() is native
    with attention.per_head(Compute(cpu, torch.bfloat16, native=True)):
        assert current() is native


@pytest.mark.parametrize("alias", ["klein", "z-image", "sdxl", "starter"])
def test_bf16_with_our_attention_paints_nearly_the_same(models_root, engine, alias):
    quick = Engine(models_root, device="cpu", dtype="bfloat16")
    plan = make(alias, seeds=(1,))
    apart = np.abs(pictures(engine, plan)[0].astype(int) - pictures(quick, plan)[0].astype(int))
    assert apart.mean() < 4
    assert np.array_equal(pictures(quick, plan)[0], pictures(quick, plan)[0])


# --- residency


def test_the_least_recently_used_model_goes_first(models_root):
    engine = Engine(models_root, device="cpu", dtype="float32")
    for alias in ("klein", "starter"):
        pictures(engine, make(alias, seeds=(1,)))
    pictures(engine, make("klein", seeds=(1,)))
    assert engine.loaded() == ("starter", "klein")
    engine._residency._budget_bytes = engine._residency._loaded[("klein", "")].weights_bytes
    engine._residency._budget_bytes += sum(
        path.stat().st_size for path in (models_root / "sdxl").rglob("*.safetensors")
    )
    pictures(engine, make("sdxl", seeds=(1,)))
    assert "starter" not in engine.loaded()
    assert engine.loaded()[-1] == "sdxl"


# --- the finish


def art(side: int) -> np.ndarray:
    """A drawing with curved, straight and thin edges, rendered at any size."""
    y, x = np.mgrid[0 : side * 2, 0 : side * 2] / (side * 2)
    rgb = np.stack([0.4 + 0.3 * y, 0.6 - 0.2 * y, 0.9 - 0.3 * x], -1).astype(np.float32)
    rgb[(x - 0.5) ** 2 + (y - 0.5) ** 2 < 0.09] = (0.9, 0.35, 0.15)
    rgb[(abs(x - 0.3) < 0.05) & (y > 0.2)] = (0.1, 0.1, 0.12)
    return (cv2.resize(rgb, (side, side), interpolation=cv2.INTER_AREA) * 255).round().astype(np.uint8)


def over(low: np.ndarray, softness: float = 0.9) -> np.ndarray:
    """A painter's work over `low`: other colours, softened edges, brush texture."""
    texture = cv2.GaussianBlur(np.random.default_rng(0).normal(0, 1, low.shape[:2]).astype(np.float32), (0, 0), 2)
    colours = (low / 255) @ np.array([[0.8, 0.1, 0.0], [0.1, 0.9, 0.1], [0.0, 0.1, 0.8]]).T
    soft = cv2.GaussianBlur((colours + 0.1 * texture[..., None]).astype(np.float32), (0, 0), softness)
    return (np.clip(soft, 0, 1) * 255).astype(np.uint8)


def edge_width(rgb: np.ndarray) -> float:
    """Rise of the edge at y = 0.4, x = 0.35 (dark bar to disc): contrast over steepest step, in pixels."""
    side = rgb.shape[0]
    line = rgb[round(0.35 * side) : round(0.45 * side), round(0.31 * side) : round(0.39 * side), 0].mean(axis=0)
    return float((line.max() - line.min()) / np.abs(np.diff(line)).max())


def test_guided_edges_are_as_sharp_as_the_sketch_and_cast_no_halo():
    low, high = art(256), art(512)
    painted = over(low)
    guided = finish.enlarge(painted, 512, 512, finish.Guide(low, high, 1.0), tile=False)
    plain = finish.enlarge(painted, 512, 512, None, tile=False)
    assert edge_width(guided) < 1.15 * edge_width(high)
    assert edge_width(plain) > 1.7 * edge_width(high)
    line = guided[180:230, 159:200, 0].astype(float).mean(axis=0)  # across the bar's edge at x = 179
    inside, outside = np.median(line[:10]), np.median(line[-10:])
    contrast = outside - inside
    assert line.min() > inside - 0.06 * contrast
    assert line.max() < outside + 0.06 * contrast


def test_the_painters_texture_survives_the_guide():
    low, high = art(256), art(512)
    painted = over(low)
    guided = finish.enlarge(painted, 512, 512, finish.Guide(low, high, 1.0), tile=False)
    flat = np.s_[10:90, 400:500]
    small = cv2.resize(guided, (256, 256), interpolation=cv2.INTER_AREA)
    assert small[5:45, 200:250].std(axis=(0, 1)).mean() > 0.8 * painted[5:45, 200:250].std(axis=(0, 1)).mean()
    assert guided[flat].std() > 0


def test_a_painting_that_left_its_sketch_is_not_torn_by_it():
    low, high = art(256), art(512)
    other = over(np.ascontiguousarray(low[:, ::-1]))
    guided = finish.enlarge(other, 512, 512, finish.Guide(low, high, 1.0), tile=False)
    plain = finish.enlarge(other, 512, 512, None, tile=False)
    assert np.abs(guided.astype(float) - plain.astype(float)).mean() < 3


def test_the_guide_lets_go_towards_start_one():
    assert finish.guide_weight(0.5, 128) == 1
    assert 0 < finish.guide_weight(0.8, 128) < 1
    assert finish.guide_weight(0.8, 512) == 1, "the same time hides less of a larger picture"
    assert finish.guide_weight(1.0, 512) == 0


@pytest.mark.parametrize("size", [(128, 128, 256, 256), (96, 64, 150, 104)])
def test_enlarging_a_torus_commutes_with_rolling_it(size):
    width, height, big_width, big_height = size
    source = np.random.default_rng(1).integers(0, 255, (height, width, 3), dtype=np.uint8)
    whole = finish.enlarge(source, big_width, big_height, None, tile=True)
    rolled = finish.enlarge(np.roll(source, (height // 2, width // 2), (0, 1)), big_width, big_height, None, tile=True)
    back = np.roll(rolled, (-(big_height // 2), -(big_width // 2)), (0, 1))
    assert np.abs(whole.astype(int) - back.astype(int)).max() <= 1


def test_fit_covers_and_cuts_the_middle():
    wide = np.zeros((10, 40, 3), np.uint8)
    wide[:, 15:25] = 200
    assert pixels.fit(wide, 10, 10).min() == 200
