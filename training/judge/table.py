"""Rows to the table that `make eval` prints: attributes down, arms across, every share with its interval.

Promises: Markdown; nothing is left out because it looks bad; what the engine refused is said so. Pure given the rows.
"""

from collections.abc import Callable, Mapping

import numpy as np

from judge import scores
from judge.rows import Judged

Rows = Mapping[str, Judged]
Asked = Callable[[str, dict[str, bool]], bool | None]


def _one(attribute: str, prefix: str = "") -> Asked:
    return lambda prompt, right: right.get(attribute) if prompt.startswith(prefix) else None


def _all_of(*attributes: str) -> Asked:
    """Right when all that was asked of these is right; not asked when none was."""

    def found(_: str, right: dict[str, bool]) -> bool | None:
        values = [right[name] for name in attributes if name in right]
        return all(values) if values else None

    return found


HELD_OUT: tuple[tuple[str, float | None, Asked], ...] = (
    ("subject", 0.90, _one("subject")),
    ("colour", 0.85, _one("colour", "single")),
    ("style", 0.92, _one("style")),
    ("setting", 0.92, _one("setting")),
    ("time", 0.92, _one("time")),
    ("weather", None, _one("weather")),
    ("count (1–3)", 0.85, _one("count", "count")),
    ("relation", 0.75, _one("relation", "relation")),
    ("two subjects, own colours", 0.75, _one("two colours", "two")),
)
PHRASINGS = tuple((name, None, _one(name)) for name in ("subject", "colour", "style", "setting", "time", "weather"))
STYLE_REFERENCE: tuple[tuple[str, float | None, Asked], ...] = (
    ("style of the reference", 0.80, _one("style")),
    ("content of the prompt (subject, setting)", 0.80, _all_of("subject", "setting")),
)
CHARACTER_REFERENCE: tuple[tuple[str, float | None, Asked], ...] = (
    ("character kept (kind and colour)", 0.75, _all_of("subject", "colour")),
    ("content of the prompt (setting, time, style)", 0.80, _all_of("setting", "time", "style")),
)
SECTIONS: dict[str, tuple[str, tuple[tuple[str, float | None, Asked], ...]]] = {
    "held-out": ("Held-out combinations", HELD_OUT),
    "phrasings": ("Held-out phrasings", PHRASINGS),
    "own-words": ("Thirty-two prompts in free words", _FREE := (PHRASINGS[0], *PHRASINGS[2:5])),
    "wall": ("Sixty-four prompts of the contact sheet", _FREE),
    "style-reference": ("Style references", STYLE_REFERENCE),
    "character-reference": ("Character references", CHARACTER_REFERENCE),
}


def share(rows: Rows, asked: Asked) -> scores.Rate:
    """Return the rate of one line of the table over the rows that were asked."""
    clusters = []
    for prompt, row in rows.items():
        answers = [answer for right in row.right if (answer := asked(prompt, right)) is not None]
        clusters.append(answers)
    return scores.rate(clusters)


def section(name: str, by_arm: Mapping[str, Rows]) -> str:
    """Return one section: a title, a head with the arms, a line an attribute; for held-out prompts the looks too."""
    title, lines = SECTIONS[name]
    arms = list(by_arm)
    pictures = max((sum(len(row.right) for row in rows.values()) for rows in by_arm.values()), default=0)
    prompts = max((len(rows) for rows in by_arm.values()), default=0)
    out = [f"### {title}: {prompts} prompts, {pictures} pictures an arm", ""]
    out += ["| | goal | " + " | ".join(arms) + " |", "|---|---|" + "---|" * len(arms)]
    for label, goal, asked in lines:
        cells = [_cell(share(by_arm[arm], asked), by_arm[arm]) for arm in arms]
        out.append(f"| {label} | {'' if goal is None else f'{goal:.2f}'} | " + " | ".join(cells) + " |")
    if name == "held-out" and "render" in by_arm:
        out += _looks(by_arm)
    return "\n".join(out) + "\n"


def _cell(found: scores.Rate, rows: Rows) -> str:
    refused = sum(bool(row.row.refused) for row in rows.values())
    if not found.pictures:
        return f"refused ({refused})" if refused else "–"
    text = f"{found.share:.3f} ({found.low:.2f}–{found.high:.2f})"
    return f"{text}, {refused} refused" if refused else text


def _looks(by_arm: Mapping[str, Rows]) -> list[str]:
    """Diversity and sharpness of each arm against fresh renders of the same prompts, as ratios; seconds a picture."""
    fresh = by_arm["render"]
    measures: tuple[tuple[str, str, Callable[[Judged], float]], ...] = (
        ("seeds differ in colour, ÷ renders", "0.80", lambda row: row.row.lab_spread),
        ("seeds differ in features, ÷ renders", "0.80", lambda row: row.feature_spread),
        ("fine contrast, ÷ renders", "", lambda row: float(np.mean(row.row.detail))),
        (
            "edge width, ÷ renders",
            "",
            lambda row: float(np.mean([w for w in row.row.edges if w is not None] or [np.nan])),
        ),
    )
    out = []
    for label, goal, measured in measures:
        cells = []
        for rows in by_arm.values():
            pairs = [
                (measured(rows[name]), measured(fresh[name])) for name in rows if name in fresh and rows[name].right
            ]
            pairs = [(one, other) for one, other in pairs if np.isfinite(one) and np.isfinite(other) and other > 0]
            if not pairs:
                cells.append("–")
                continue
            ratio, low, high = scores.ratio_interval(*zip(*pairs, strict=True))
            cells.append(f"{ratio:.2f} ({low:.2f}–{high:.2f})")
        out.append(f"| {label} | {goal} | " + " | ".join(cells) + " |")
    spent = [
        sum(row.row.seconds for row in rows.values()) / max(1, sum(len(row.right) for row in rows.values()))
        for rows in by_arm.values()
    ]
    out.append("| processor seconds a picture | | " + " | ".join(f"{value:.2f}" for value in spent) + " |")
    return out


def mistakes(rows: Rows, facts: Mapping[str, str], number: int = 12) -> str:
    """Return the subjects most often mistaken, and for what: `facts` gives each prompt's true kinds."""
    wrong: dict[str, int] = {}
    for prompt, row in rows.items():
        for right, named in zip(row.right, row.named, strict=True):
            if right.get("subject") is False:
                pair = f"{facts[prompt]} → {' + '.join(sorted(named))}"
                wrong[pair] = wrong.get(pair, 0) + 1
    worst = sorted(wrong.items(), key=lambda item: -item[1])[:number]
    return ", ".join(f"{pair} ({times})" for pair, times in worst)
