"""Flags of older Midjourney versions and of video: known, never done, each with an answer that helps. Data only."""

import msgspec


class Retired(msgspec.Struct, frozen=True):
    """A flag that used to mean something. `instead` is what to type now, if anything does it."""

    message: str
    instead: str | None = None


_VIDEO = "belongs to video, which Gesso does not make yet: take it out to make pictures"
_OLD_MODEL = "chose a model of 2022 that is no longer drawn: take it out, or choose a version with --v"

RETIRED: dict[str, Retired] = {
    "video": Retired(_VIDEO),
    "motion": Retired(_VIDEO),
    "loop": Retired(_VIDEO),
    "end": Retired(_VIDEO),
    "bs": Retired(_VIDEO),
    "width": Retired("was replaced by the aspect ratio", "--ar"),
    "height": Retired("was replaced by the aspect ratio", "--ar"),
    "sameseed": Retired("was replaced by the seed", "--seed"),
    "private": Retired("was replaced by stealth", "--stealth"),
    "test": Retired(_OLD_MODEL),
    "testp": Retired(_OLD_MODEL),
    "creative": Retired(_OLD_MODEL),
    "beta": Retired(_OLD_MODEL),
    "hq": Retired(_OLD_MODEL),
    "old": Retired(_OLD_MODEL),
    "uplight": Retired("chose an upscaler that is gone: take it out and upscale the picture afterwards"),
    "upbeta": Retired("chose an upscaler that is gone: take it out and upscale the picture afterwards"),
    "upanime": Retired("chose an upscaler that is gone: take it out and upscale the picture afterwards"),
    "vibe": Retired("was never a version of its own here: take it out"),
}

SYNONYMS: dict[str, str] = {
    "ratio": "ar",
    "aspect-ratio": "ar",
    "aspect_ratio": "ar",
    "size": "ar",
    "negative": "no",
    "neg": "no",
    "without": "no",
    "exclude": "no",
    "variety": "chaos",
    "weirdness": "weird",
    "stylization": "stylize",
    "strength": "iw",
    "style-ref": "sref",
    "style_ref": "sref",
    "char-ref": "cref",
    "omni-ref": "oref",
    "times": "repeat",
    "seamless": "tile",
    "pattern": "tile",
    "slow": "relax",
    "quick": "fast",
    "experimental": "exp",
    "anime": "niji",
}
"""Words people try, that look nothing like the flag they mean."""
