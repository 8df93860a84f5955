"""The judge's eye: one small convolutional trunk, a map of what stands where, and heads that answer questions.

Promises: `Judge` looks at (B, 3, S, S) pictures (S = 128; smaller while it starts learning) and gives a `Look`; questions about a kind or a pair of kinds are asked of
the look, so that a picture is looked at once however much is asked. fp32; batch norm is folded into nothing. 0.22 GMAC and
1.9 M weights a look. Knows no words: kinds, colours and styles are numbers here (`words.py`).
"""

from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTHS = 48, 96, 160
FEATURES = 96
NOBODY = -1


class Sizes(NamedTuple):
    """How many answers each question has."""

    kinds: int
    colours: int
    styles: int
    settings: int
    times: int
    weathers: int
    relations: int
    counts: int = 5


class Look(NamedTuple):
    """What was seen, on a map of C×C cells of 8 px.

    `kinds` (B, K+1, C, C) log-shares of each cell with nobody last, `middles` (B, C, C) expected middles of figures per cell,
    `features` (B, F, C, C), `whole` (B, 64), (B, answers) logits of the questions about the whole, and `trunk` (B, T): all
    that was pooled, for measuring how alike two pictures are.
    """

    kinds: Tensor
    middles: Tensor
    features: Tensor
    whole: Tensor
    subject: Tensor
    style: Tensor
    setting: Tensor
    time: Tensor
    weather: Tensor
    trunk: Tensor


class About(NamedTuple):
    """Answers about Q kinds: `colour` (Q, colours), `count` (Q, 5), and what pairs are asked with: `seen` (Q, F), `place` (Q, 5)."""

    colour: Tensor
    count: Tensor
    seen: Tensor
    place: Tensor


def _conv(inputs: int, outputs: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


class _Block(nn.Module):
    """Two convolutions beside the way straight through."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _conv(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))
        nn.init.constant_(cast("nn.BatchNorm2d", self.second[1]).weight, 0.2)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.second(self.first(x)))


def _head(inputs: int, answers: int, width: int = 96) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, answers))


class Judge(nn.Module):
    """See the module."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        fine, middle, coarse = WIDTHS
        self.stem = nn.Sequential(nn.PixelUnshuffle(2), _conv(12, fine, 2), _Block(fine))
        self.middle = nn.Sequential(_conv(fine, middle, 2), _Block(middle), _Block(middle))
        self.coarse = nn.Sequential(_conv(middle, coarse, 2), _Block(coarse), _Block(coarse))
        self.down, self.across = _conv(coarse, FEATURES, kernel=1), _conv(middle + fine + 3, FEATURES, kernel=1)
        self.merge = _Block(FEATURES)
        self.kinds = nn.Conv2d(FEATURES, sizes.kinds + 1, 1)
        self.middles = nn.Conv2d(FEATURES, 1, 1)
        pooled = 2 * coarse + middle + 2 * fine + FEATURES
        self.whole = nn.Sequential(nn.Linear(pooled, 64), nn.ReLU())
        self.even = nn.LayerNorm(pooled)
        self.subject = nn.Linear(pooled, sizes.kinds)
        nn.init.zeros_(self.subject.weight)  # the map speaks first
        self.subject_scale = nn.Parameter(torch.ones(1))
        self.style, self.setting = _head(pooled, sizes.styles), _head(pooled, sizes.settings)
        self.time, self.weather = _head(pooled, sizes.times), _head(pooled, sizes.weathers)
        self.names = nn.Embedding(sizes.kinds, 32)
        self.search, self.index = nn.Linear(32, 32), nn.Conv2d(FEATURES, 32, 1)
        self.colour = _head(FEATURES + 32, sizes.colours)
        self.count = _head(FEATURES + 32 + 64 + 3, sizes.counts)
        self.relation = _head(2 * FEATURES + 5 * 3 + 64, sizes.relations)

    def forward(self, pictures: Tensor) -> Look:
        """Look at (B, 3, S, S) pictures in −1…1, S a multiple of 16."""
        fine = self.stem(pictures)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        seen = torch.cat((middle, functional.avg_pool2d(fine, 2), functional.avg_pool2d(pictures, 8)), 1)
        merged = self.merge(self.across(seen) + functional.interpolate(self.down(coarse), scale_factor=2.0))
        texture = torch.cat((fine.mean((2, 3)), fine.square().mean((2, 3)).add(1e-4).sqrt()), 1)
        pooled = torch.cat(
            (coarse.mean((2, 3)), coarse.amax((2, 3)), middle.mean((2, 3)), texture, merged.mean((2, 3))), 1
        )
        pooled = self.even(pooled)
        kinds = functional.log_softmax(self.kinds(merged), 1)
        evidence = kinds[:, :NOBODY].exp().mean((2, 3)).add(1e-6).log()
        return Look(
            kinds,
            functional.softplus(self.middles(merged)[:, 0] - 3),
            merged,
            self.whole(pooled),
            self.subject_scale * evidence + self.subject(pooled),
            self.style(pooled),
            self.setting(pooled),
            self.time(pooled),
            self.weather(pooled),
            pooled,
        )

    def about(self, look: Look, pictures: Tensor, kinds: Tensor) -> About:
        """Ask about kind `kinds[q]` in picture `pictures[q]`, both (Q,)."""
        named = self.names(kinds)
        shares = look.kinds.flatten(2)[pictures, kinds]
        keys = self.index(look.features).flatten(2)[pictures]
        where = (shares + torch.einsum("qf,qfc->qc", self.search(named), keys) / 32**0.5).softmax(1)
        features = look.features.flatten(2)[pictures]
        seen = torch.einsum("qc,qfc->qf", where, features)
        line = (torch.arange(look.kinds.shape[-1]) + 0.5) / look.kinds.shape[-1]
        grid = torch.stack(torch.meshgrid(line, line, indexing="xy")).flatten(1)
        middle = where @ grid.T
        spread = (where @ (grid**2).T - middle**2).clamp_min(0).add(1e-4).sqrt()
        mass = (shares.exp().mean(1, keepdim=True) + 1e-5).log()
        figures = (shares.exp() * look.middles.flatten(1)[pictures]).sum(1, keepdim=True)
        place = torch.cat((middle, spread, mass), 1)
        count = torch.cat((seen, named, look.whole[pictures], figures, mass, spread[:, :1]), 1)
        return About(self.colour(torch.cat((seen, named), 1)), self.count(count), seen, place)

    def between(self, look: Look, pictures: Tensor, about: About, first: Tensor, second: Tensor) -> Tensor:
        """Ask how query `first[p]` stands to query `second[p]` of `about` in picture `pictures[p]`: (P, relations) logits."""
        one, other = about.place[first], about.place[second]
        told = (about.seen[first], about.seen[second], one, other, one - other, look.whole[pictures])
        return cast("Tensor", self.relation(torch.cat(told, 1)))
