"""The two networks of the eye, and the words they answer in.

Promises: `Towers` holds every parameter, for training and for use alike; any picture whose sides are multiples of 16 px
goes in. Knows nothing of files, of resizing or of what a caption looks like.

Picture tower: a small residual network (He et al. 2016, arXiv 1512.03385) down to 1/16 of the side. What the picture is about is read
as in weakly supervised detection (Oquab et al. 2015): one map per kind, pooled softly; where a kind's map is bright is
where its colour, clothes and pose are read, so that each of two subjects keeps its own. Style is read from the means and deviations of
early features, which hold texture and little content (Gatys et al. 2016; Huang & Belongie 2017, arXiv 1703.06868).
The vector sees the facts beside the features: text and picture then meet in the same words.
"""

import math
from typing import NamedTuple, TypeAlias

import msgspec
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

STRIDE = 16
VECTOR, STYLE_VECTOR = 128, 32
_STYLE_SCALE = 12.0
Facts: TypeAlias = dict[str, Tensor]


class Words(msgspec.Struct, frozen=True):
    """What the weights know by name. `one_of` holds facts of the whole picture, `about` those of one subject."""

    one_of: dict[str, list[str]]
    sky: list[str]
    kinds: list[str]
    about: dict[str, list[str]]
    tokens: list[str]


class Glance(NamedTuple):
    """What the picture tower makes of a batch; logits unless said otherwise."""

    vector: Tensor
    """(B, 128), unit."""
    style: Tensor
    """(B, 32), before it is made a unit vector."""
    facts: Facts
    """(B, words) each."""
    sky: Tensor
    present: Tensor
    """(B, kinds)."""
    maps: Tensor
    """(B, kinds, cells): where each kind is, a distribution."""
    local: Tensor
    """(B, cells, features)."""
    cells: tuple[int, int]


class Block(nn.Module):
    """Two 3×3 convolutions beside a shortcut."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.first_norm = nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels)
        self.second, self.second_norm = (
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        inner = functional.relu(self.first_norm(self.first(x)), inplace=True)
        return functional.relu(x + self.second_norm(self.second(inner)), inplace=True)


def down(before: int, after: int) -> nn.Sequential:
    """Half the side."""
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True)
    )


def fold_norms(tower: nn.Module) -> None:
    """Move every batch norm into the convolution before it: the same answers, about a tenth sooner. For use only, not training."""
    for part in list(tower.modules()):
        if isinstance(part, Block):
            _fold(part, "first", "first_norm")
            _fold(part, "second", "second_norm")
        elif isinstance(part, nn.Sequential) and len(part) > 1 and isinstance(part[1], nn.BatchNorm2d):
            _fold(part, "0", "1")


def _fold(part: nn.Module, conv: str, norm: str) -> None:
    first, second = part.get_submodule(conv), part.get_submodule(norm)
    if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
        setattr(part, conv, fuse_conv_bn_eval(first, second))
        setattr(part, norm, nn.Identity())


class PictureTower(nn.Module):
    """(B, 3, H, W) in [−1, 1] to a Glance."""

    def __init__(self, words: Words, widths: tuple[int, int, int, int] = (24, 40, 80, 128)) -> None:
        super().__init__()
        first, second, third, fourth = widths
        self.fine = nn.Sequential(down(3, first), down(first, second), Block(second))
        self.middle = nn.Sequential(down(second, third), Block(third))
        self.coarse = nn.Sequential(down(third, fourth), Block(fourth))
        self.kinds = nn.Conv2d(fourth, len(words.kinds), 1)
        self.bias = nn.Parameter(torch.full((len(words.kinds),), -4.0))
        self.one_of = nn.ModuleDict(
            {name: nn.Linear(2 * fourth, len(rows)) for name, rows in words.one_of.items() if name != "style"}
        )
        self.sky = nn.Linear(2 * fourth, len(words.sky))
        self.texture = nn.Sequential(nn.Linear(2 * (second + third), 64), nn.GELU(), nn.Linear(64, STYLE_VECTOR))
        self.styles = nn.Parameter(torch.randn(len(words.one_of["style"]), STYLE_VECTOR))
        hidden = 96
        self.name = nn.Embedding(len(words.kinds), 24)
        self.read = nn.Sequential(nn.Linear(third + fourth + 24, hidden), nn.GELU())
        self.about = nn.ModuleDict({name: nn.Linear(hidden, len(rows)) for name, rows in words.about.items()})
        told = sum(map(len, words.one_of.values())) + len(words.sky) + len(words.kinds)
        self.vector = nn.Linear(2 * fourth + told + hidden, VECTOR)

    def forward(self, x: Tensor) -> Glance:
        fine = self.fine(x)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        maps = self.kinds(coarse).flatten(2)
        present = torch.logsumexp(maps, 2) - math.log(maps.shape[2]) + self.bias
        local = torch.cat([functional.avg_pool2d(middle, 2), coarse], 1).flatten(2).transpose(1, 2)
        maps = maps.softmax(2)
        whole = torch.cat([coarse.mean((2, 3)), coarse.amax((2, 3))], 1)
        style = self.texture(
            torch.cat([fine.mean((2, 3)), fine.std((2, 3)), middle.mean((2, 3)), middle.std((2, 3))], 1)
        )
        facts = {name: head(whole) for name, head in self.one_of.items()}
        facts["style"] = _STYLE_SCALE * functional.normalize(style, dim=1) @ functional.normalize(self.styles, dim=1).T
        sky = self.sky(whole)
        surest = present.detach().topk(2, dim=1)
        hidden = self.hidden(maps, local, surest.indices)
        mixed = (hidden * surest.values.sigmoid().unsqueeze(2)).sum(1)
        told = [facts[name].softmax(1) for name in sorted(facts)]
        vector = self.vector(torch.cat([whole, *told, sky.sigmoid(), present.sigmoid(), mixed], 1))
        return Glance(
            functional.normalize(vector, dim=1),
            style,
            facts,
            sky,
            present,
            maps,
            local,
            (coarse.shape[2], coarse.shape[3]),
        )

    def hidden(self, maps: Tensor, local: Tensor, kinds: Tensor) -> Tensor:
        """Read features where each of `kinds` (B, n) is: (B, n, hidden)."""
        where = maps.gather(1, kinds.unsqueeze(2).expand(-1, -1, maps.shape[2]))
        read: Tensor = self.read(torch.cat([where @ local, self.name(kinds)], 2))
        return read

    def tell(self, glance: Glance, kinds: Tensor) -> Facts:
        """The facts of the subjects `kinds` (B, n), as logits (B, n, words)."""
        hidden = self.hidden(glance.maps, glance.local, kinds)
        return {name: head(hidden) for name, head in self.about.items()}


class TextBlock(nn.Module):
    """Attention and a small network, each after a norm and beside a shortcut."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.think = nn.Sequential(nn.Linear(width, 3 * width), nn.GELU(), nn.Linear(3 * width, width))

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        batch, length, width = x.shape
        parts = self.qkv(self.before(x)).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=seen[:, None, None])
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        more: Tensor = x + self.think(self.between(x))
        return more


class TextTower(nn.Module):
    """(B, L) token numbers, 0 where a text has ended, to unit vectors (B, 128)."""

    def __init__(self, words: Words, longest: int, width: int = 80, blocks: int = 2) -> None:
        super().__init__()
        self.tokens = nn.Embedding(len(words.tokens) + 1, width, padding_idx=0)
        self.places = nn.Parameter(torch.randn(longest, width) * 0.02)
        self.blocks = nn.ModuleList(TextBlock(width, 4) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.vector = nn.Linear(width, VECTOR)

    def forward(self, ids: Tensor) -> Tensor:
        seen = ids > 0
        x = self.tokens(ids) + self.places[: ids.shape[1]]
        for block in self.blocks:
            x = block(x, seen)
        mean = (self.norm(x) * seen.unsqueeze(2)).sum(1) / seen.sum(1, keepdim=True)
        return functional.normalize(self.vector(mean), dim=1)


class Towers(nn.Module):
    """Both towers, and what a familiar picture's style features look like (mean per style, whitening, threshold)."""

    centres: Tensor
    whitening: Tensor
    familiar: Tensor

    def __init__(self, words: Words, longest: int) -> None:
        super().__init__()
        self.picture, self.text = PictureTower(words), TextTower(words, longest)
        self.register_buffer("centres", torch.zeros(len(words.one_of["style"]), STYLE_VECTOR))
        self.register_buffer("whitening", torch.eye(STYLE_VECTOR))
        self.register_buffer("familiar", torch.tensor([1e3, 1.0]))

    def strangeness(self, style: Tensor) -> Tensor:
        """(B,): the Mahalanobis distance of style features to the nearest style (Lee et al. 2018, arXiv 1807.03888)."""
        return torch.cdist(style @ self.whitening, self.centres @ self.whitening).amin(1)

    def familiarity(self, style: Tensor) -> Tensor:
        """(B,) in 0–1: one half at the distance that almost no render has."""
        return ((self.familiar[0] - self.strangeness(style)) / self.familiar[1]).sigmoid()
