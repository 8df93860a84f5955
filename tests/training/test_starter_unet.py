"""The painter's own promises: exact pixels, any size, seamless tiles, a true Wiener start, one round trip through disk.

And of what stands beside the words, hints and pictures to look at: without them nothing changes, to the bit.
"""

import pytest
import torch

from gesso.engine.families.starter_unet import CHANNELS, StarterUNet, start_time

TINY = {"widths": (32, 32, 64), "blocks_up": (1, 1), "blocks_middle": 2, "text_dim": 32, "condition_dim": 32}


def tiny(**changes) -> StarterUNet:
    torch.manual_seed(0)
    basis, _ = torch.linalg.qr(torch.randn(CHANNELS, CHANNELS, dtype=torch.float64))
    unet = StarterUNet(
        **TINY | changes,
        basis=basis.tolist(),
        mean=torch.randn(CHANNELS).tolist(),
        loudness=(torch.rand(CHANNELS) + 0.5).tolist(),
        spread=(torch.rand(3, CHANNELS) + 0.5).tolist(),
    )
    for parameter in unet.parameters():  # quiet weights would hide mistakes
        torch.nn.init.normal_(parameter, std=0.1)
    return unet.eval()


def words(batch: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    mask = torch.ones(batch, 6, dtype=torch.long)
    mask[:, 4:] = 0
    return torch.randn(batch, 6, 32), mask


@pytest.mark.parametrize(("height", "width"), [(128, 128), (96, 160), (50, 37)])
def test_decode_undoes_encode_at_any_size(height, width):
    unet = tiny()
    pixels = torch.rand(2, 3, height, width) * 2 - 1
    latent = unet.encode(pixels)
    assert latent.shape == (2, CHANNELS, -(-height // 16) * 4, -(-width // 16) * 4)
    assert torch.allclose(unet.decode(latent, (height, width)), pixels, atol=1e-4)


def test_velocity_has_the_latents_shape_and_ignores_padding():
    unet = tiny()
    text, mask = words(2)
    latent, t, scale = torch.randn(2, CHANNELS, 8, 12), torch.tensor([0.3, 1.0]), torch.tensor([0.0, 1.58])
    with torch.no_grad():
        first = unet(latent, t, text, mask, scale)
        text[:, 4:] = 9.0
        again = unet(latent, t, text, mask, scale)
    assert first.shape == latent.shape
    assert first.dtype == torch.float32
    assert torch.equal(first, again)


def test_a_tile_rolled_is_a_tile_painted_rolled():
    unet = tiny()
    unet.set_tile(True)
    text, mask = words()
    latent, t, scale = torch.randn(1, CHANNELS, 16, 16), torch.tensor([0.5]), torch.tensor([1.0])
    with torch.no_grad():
        painted = unet(latent, t, text, mask, scale)
        rolled = unet(latent.roll((4, 8), (2, 3)), t, text, mask, scale)
        assert torch.allclose(painted.roll((4, 8), (2, 3)), rolled, atol=1e-4)
        unet.set_tile(False)
        assert not torch.allclose(unet(latent, t, text, mask, scale), painted, atol=1e-2)


def test_untrained_painter_is_the_wiener_filter():
    """For Gaussian latents of the given spread the quiet network must already remove noise as well as is possible."""
    unet = StarterUNet(**TINY, spread=torch.full((3, CHANNELS), 0.5).tolist())
    picture, noise = torch.randn(4, CHANNELS, 16, 16) * 0.5, torch.randn(4, CHANNELS, 16, 16)
    t = torch.full((4,), 0.4)
    text, mask = words(4)
    with torch.no_grad():
        v = unet(0.6 * picture + 0.4 * noise, t, text, mask, torch.zeros(4))
    floor = 0.5**2 / (0.6**2 * 0.5**2 + 0.4**2)  # variance of v that no filter can know
    assert (v - (noise - picture)).square().mean() == pytest.approx(floor, rel=0.05)


def test_painter_survives_the_disk_in_bf16(tmp_path):
    unet = tiny()
    pixels = torch.rand(1, 3, 32, 32) * 2 - 1
    unet.to(torch.bfloat16).save_pretrained(tmp_path)
    loaded = StarterUNet.from_pretrained(tmp_path, torch_dtype=torch.bfloat16).eval()
    text, mask = words()
    with torch.no_grad():
        latent = unet.encode(pixels)
        inputs = (latent, torch.tensor([0.5]), text, mask, torch.zeros(1))
        assert torch.equal(unet(*inputs), loaded(*inputs))
        assert torch.allclose(loaded.decode(latent), pixels, atol=1e-4), "pixels must not pass through bf16"


def test_strength_hides_as_much_at_every_size():
    assert start_time(0.5, 0) == 0.5
    assert start_time(0.5, 2) == pytest.approx(0.8)
    assert start_time(1.0, 2) == 1.0


def answer(unet, hint=None, looked=None, side=8):
    torch.manual_seed(1)
    text, mask = words()
    latent, t, scale = torch.randn(1, CHANNELS, side, side), torch.tensor([0.6]), torch.tensor([0.0])
    with torch.no_grad():
        return unet(latent, t, text, mask, scale, hint, looked)


def picture(seed=2, side=32):
    return torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def test_an_untrained_hint_changes_nothing_and_a_trained_one_does():
    unet = tiny()
    hint = unet.hint(picture())
    assert not torch.equal(answer(unet), answer(unet, hint))
    torch.nn.init.zeros_(unet.enter_hint.weight)
    assert torch.equal(answer(unet), answer(unet, hint))


def test_a_hint_hides_what_is_neither_drawn_nor_kept():
    unet, rgb = tiny(), picture()
    kept, drawn = torch.zeros(1, 1, 32, 32), torch.zeros(1, 1, 32, 32)
    kept[..., :16], drawn[..., :16, 16:] = 1, 1
    hint = unet.hint(rgb, kept, drawn)
    latent, bare, stays = hint[:, :CHANNELS], hint[:, -2:-1], hint[:, -1:]
    assert stays[..., :4].min() == 1
    assert stays[..., 4:].max() == 0
    assert bare[..., :4, 4:].min() == 1
    assert bare.sum() == 16
    assert torch.equal(latent[..., 4:, 4:], torch.zeros(1, CHANNELS, 4, 4))
    assert torch.equal(latent[..., :4], unet.encode(rgb)[..., :4])


def test_a_block_is_kept_only_where_all_of_it_is():
    kept = torch.ones(1, 1, 32, 32)
    kept[..., 5, 9] = 0
    stays = tiny().hint(picture(), kept)[:, -1]
    assert stays.sum() == 63
    assert stays[0, 1, 2] == 0


def test_a_picture_of_weight_zero_is_not_looked_at():
    unet = tiny()
    assert unet.look([picture()], [0.0]) is None
    assert unet.look([], []) is None
    with torch.no_grad():
        one, with_nothing = unet.look([picture()], [1.0]), unet.look([picture(), picture(3)], [1.0, 0.0])
    assert all(torch.equal(a, b) for a, b in zip(one, with_nothing, strict=True))


def test_a_heavier_picture_moves_the_painting_further():
    unet = tiny()
    without = answer(unet)
    with torch.no_grad():
        moved = [answer(unet, looked=unet.look([picture()], [weight])) for weight in (0.01, 0.25, 0.5, 1.0)]
    apart = [float((one - without).square().mean()) for one in moved]
    assert apart == sorted(apart)
    assert 0 < apart[0] < apart[-1]


def test_pictures_of_any_size_are_looked_at_alike():
    unet, small = tiny(), picture(side=128)
    large = torch.nn.functional.interpolate(small, scale_factor=3, mode="nearest")
    with torch.no_grad():
        first, second = unet.look([small], [1.0]), unet.look([large], [1.0])
    assert torch.allclose(first.tokens, second.tokens, atol=1e-4)
    assert first.tokens.shape == (1, 17, 32)


@pytest.mark.parametrize("roll", [4, 8])
def test_a_rolled_tile_with_a_rolled_hint_is_painted_rolled(roll):
    unet = tiny()
    unet.set_tile(True)
    text, mask = words()
    latent, t, scale = torch.randn(1, CHANNELS, 16, 16), torch.tensor([0.5]), torch.tensor([1.0])
    hint = unet.hint(picture(side=64))
    with torch.no_grad():
        painted = unet(latent, t, text, mask, scale, hint)
        rolled = unet(latent.roll(roll, 3), t, text, mask, scale, hint.roll(roll, 3))
    assert torch.allclose(painted.roll(roll, 3), rolled, atol=1e-4)
