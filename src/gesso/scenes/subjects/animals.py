"""Furry animals: builds for the shared body plan, one row each."""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

from gesso.scenes.pen import Pen
from gesso.scenes.subjects.build import Build
from gesso.scenes.subjects.critters import critter
from gesso.scenes.subjects.fours import back_of
from gesso.scenes.subjects.kind import Actor, kind

POSES = ("sitting", "standing", "walking", "running", "sleeping", "jumping")

FURRY: tuple[tuple[str, tuple[str, ...], str, float, Build, str], ...] = (
    ("fox", ("foxes", "vixen", "fox cub", "kit"), "orange", 0.46,
     Build("#e5762c", bulk=1.0, leg=1.0, ears="point", inner="#5b3a3a", head="wedge", tail="bushy", tail_tip="#fff4e2", legs="#6b3a2c", marks=("mask",)), "sitting"),
    ("cat", ("cats", "kitten", "kittens", "kitty", "tabby", "tomcat"), "grey", 0.42,
     Build("#8f8d99", bulk=1.0, leg=0.9, ears="point", ear=0.9, head="wide", face="cat", tail="thin", marks=("stripes",), nose="#d9727c", iris="#6fb04a"), "sitting"),
    ("dog", ("dogs", "puppy", "puppies", "pup", "hound", "doggy"), "brown", 0.44,
     Build("#c98f55", bulk=1.1, leg=1.0, ears="flop", head="round", tail="thin", marks=("eye patch", "socks")), "sitting"),
    ("rabbit", ("rabbits", "bunny", "bunnies", "hare", "hares"), "white", 0.4,
     Build("#efe6da", bulk=1.1, leg=0.62, pale="#fffaf2", ears="long", ear=0.95, inner="#f4b3b0", head="oval", tail="puff", marks=("teeth",), nose="#e58a90", iris="#5a3a4a"), "sitting"),
    ("bear", ("bears", "polar bear", "teddy bear", "teddy", "grizzly", "bear cub"), "brown", 0.52,
     Build("#8a5a3a", bulk=1.55, leg=0.85, pale="#e7c59b", ears="round", ear=0.9, inner="#d49a7a", head="round", tail="short", body=1.2), "sitting"),
    ("wolf", ("wolves",), "grey", 0.48,
     Build("#75808f", bulk=1.12, leg=1.15, ears="point", ear=0.95, inner="#4a4654", head="wedge", tail="bushy", tail_tip="#d8dde2", marks=("mask",), iris="#5aa0c8"), "standing"),
    ("lion", ("lions", "lioness", "lion cub"), "gold", 0.52,
     Build("#e8b04c", bulk=1.25, leg=1.0, ears="round", ear=0.75, head="round", face="cat", tail="thin", tail_tip="#a85a24", body=1.1, marks=("mane",), iris="#a8641c"), "sitting"),
    ("tiger", ("tigers", "tiger cub"), "orange", 0.5,
     Build("#ea8a34", bulk=1.22, leg=1.0, ears="round", ear=0.85, head="wide", face="cat", tail="thin", tail_tip="#4a3030", body=1.1, marks=("stripes",), iris="#b8861c"), "sitting"),
    ("mouse", ("mice", "rat", "rats"), "grey", 0.34,
     Build("#a59a98", bulk=1.15, leg=0.5, ears="round", ear=1.3, inner="#f2b6b0", head="oval", tail="rat", marks=("teeth",), nose="#e5808a"), "sitting"),
    ("deer", ("fawn", "stag", "reindeer", "doe"), "brown", 0.56,
     Build("#b9793f", ears="leaf", inner="#f0c0a8", head="long", face="long", tail="short", leg=1.7, bulk=0.9, marks=("antlers", "spots", "pale spots")), "standing"),
    ("panda", ("pandas",), "white", 0.5,
     Build("#f6f2ea", bulk=1.55, leg=0.8, pale="#ffffff", ears="round", inner="#2c262e", head="round", tail="short", body=1.2, legs="#3a333d", marks=("patches", "dark ears")), "sitting"),
    ("raccoon", ("raccoons",), "grey", 0.42,
     Build("#8e8a8c", bulk=1.3, leg=0.75, ears="round", ear=0.8, head="wedge", tail="ringed", tail_tip="#4a3f48", marks=("mask", "bandit")), "sitting"),
    ("pig", ("pigs", "piglet", "hog"), "pink", 0.4,
     Build("#f3a9a6", bulk=1.42, leg=0.62, pale="#f9c4bf", ears="point", ear=0.7, inner="#e08a8c", head="round", face="pig", tail="rat", body=1.2, marks=("pale",)), "standing"),
    ("squirrel", ("squirrels",), "brown", 0.38,
     Build("#b4622f", bulk=1.1, leg=0.6, ears="point", ear=0.75, head="oval", tail="plume", marks=("teeth",)), "sitting"),
    ("horse", ("horses", "pony", "foal", "mare"), "brown", 0.58,
     Build("#9a5f38", ears="point", ear=0.8, inner="#d8a08a", head="long", face="long", tail="horse", tail_tip="#4c2c22", leg=1.75, bulk=1.05, marks=("horse mane", "blaze", "tuft")), "standing"),
    ("unicorn", ("unicorns",), "white", 0.58,
     Build("#f7f1f6", pale="#fdf8fb", ears="point", ear=0.7, inner="#f4bccb", head="long", face="long", tail="horse", tail_tip="#d69be0", leg=1.75, bulk=1.05, marks=("horse mane", "horn"), iris="#7a5ac8"), "standing"),
)


def _enter(name: str, words: tuple[str, ...], colour: str, size: float, build: Build, default: str) -> None:
    wide = 1.05

    @kind(name, "animal", words=words, size=size, width=wide, colour=colour, poses=POSES, head=(0.0, -0.9), holds=True, back=back_of(build))
    def draw(p: Pen, a: Actor) -> None:
        critter(p, a, build, default=default)


for row in FURRY:
    _enter(*row)
