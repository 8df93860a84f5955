"""The painter's own promises: exact pixels, any size, seamless tiles, a true Wiener start, one round trip through disk."""

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
