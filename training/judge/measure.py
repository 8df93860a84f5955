"""How often the judge is right on renders it never trained on: one figure for each question."""

from collections import defaultdict

import torch

from judge.lessons import UNASKED, Shards
from judge.network import Judge


@torch.no_grad()
def measure(judge: Judge, shards: Shards, *, size: int = 64) -> dict[str, float]:
    """Return the share of right answers by question, over all pictures of `shards`, untouched.

    `subject` is the arg-max over all kinds where one thing is shown, `both subjects` the best two where two are.
    """
    right: dict[str, list[torch.Tensor]] = defaultdict(list)
    total = shards.look()
    for start in range(0, total, size):
        batch = shards.plain(start, size)
        look = judge(batch.pictures)
        number = (batch.subjects > 0).sum(1)
        for row in range(len(number)):
            n = int(number[row])
            if n:
                best = look.subject[row].topk(n).indices
                name = "subject" if n == 1 else "both subjects"
                right[name].append((batch.subjects[row, best] > 0).all()[None])
        about = judge.about(look, batch.asked_of, batch.kind)
        between = judge.between(look, batch.pair_of, about, batch.first, batch.second)
        for name, logits, answers in (
            ("style", look.style, batch.style), ("setting", look.setting, batch.setting),
            ("time", look.time, batch.time), ("weather", look.weather, batch.weather),
            ("colour", about.colour, batch.colour), ("count", about.count, batch.count),
            ("relation", between, batch.relation),
        ):  # fmt: skip
            asked = answers != UNASKED
            right[name].append((logits.argmax(1) == answers)[asked])
        small = batch.count < 3
        right["count 1-3"].append((about.count.argmax(1) == batch.count)[small])
    return {name: round(float(torch.cat(values).float().mean()), 4) for name, values in right.items()}
