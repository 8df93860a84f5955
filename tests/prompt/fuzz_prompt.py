"""Fuzz target: `python tests/prompt/fuzz_prompt.py [seconds] [seed]`, or with Atheris where it is installed.

Without Atheris, pieces of the language are put together, cut and mutated at random; a failing text is printed.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from prompts import ATOMS, GOOD_PARAMETERS, GOOD_WORDS
from properties import check


def text_of(chance: random.Random) -> str:
    """Return one prompt, right or wrong."""
    pieces = chance.choices(ATOMS + GOOD_WORDS + GOOD_PARAMETERS, k=chance.randrange(12))
    text = chance.choice(["", " ", " "]).join(pieces)
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(text) + 1)
        change = chance.choice(["", chance.choice(ATOMS), chr(chance.randrange(0x20, 0x2FF)), text[place : place + 9]])
        text = text[:place] + change + text[place + chance.randrange(3) :]
    return text


def fuzz(seconds: float, seed: int) -> tuple[int, int]:
    """Check texts for some seconds; return how many there were, and how many were prompts without errors."""
    chance = random.Random(seed)
    until = time.monotonic() + seconds
    total = good = 0
    while time.monotonic() < until:
        text = text_of(chance)
        total += 1
        try:
            good += check(text)
        except Exception:
            print(f"seed {seed}, text {total}: {text!r}")
            raise
    return total, good


def with_atheris() -> None:
    import atheris

    def one(data: bytes) -> None:
        check(atheris.FuzzedDataProvider(data).ConsumeUnicode(400))

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    if "--atheris" in sys.argv:
        sys.argv.remove("--atheris")
        with_atheris()
    else:
        duration = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
        start = int(sys.argv[2]) if len(sys.argv) > 2 else 0
        number, faultless = fuzz(duration, start)
        print(f"{number} texts, {faultless} of them prompts without errors, no property broken")
