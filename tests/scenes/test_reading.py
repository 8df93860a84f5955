"""What people write, and the scene it must become."""

from itertools import chain

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesso.scenes import Item, Scene, Subject, read, vocabulary


def first(text: str) -> Subject:
    return read(text).scene.subjects[0]


SUBJECTS = [
    ("a fox", {"kind": "fox", "count": 1}),
    ("vixen", {"kind": "fox"}),
    ("three foxes", {"kind": "fox", "count": 3}),
    ("a pair of kittens", {"kind": "cat", "count": 2}),
    ("a couple of puppies playing", {"kind": "dog", "count": 2, "pose": "jumping"}),
    ("mice", {"kind": "mouse", "count": 2}),
    ("a herd of elephants", {"kind": "elephant", "count": 5}),
    ("4 penguins", {"kind": "penguin", "count": 4}),
    ("a red fox", {"kind": "fox", "colour": "red"}),
    ("fox, red", {"kind": "fox", "colour": "red"}),
    ("a ginger cat", {"kind": "cat", "colour": "orange"}),
    ("a sky blue whale", {"kind": "whale", "colour": "blue"}),
    ("golden dragon", {"kind": "dragon", "colour": "gold"}),
    ("a tiny turtle", {"kind": "turtle", "size": "tiny"}),
    ("an enormous purple octopus", {"kind": "octopus", "size": "giant", "colour": "purple"}),
    ("big brown bear", {"kind": "bear", "size": "large", "colour": "brown"}),
    ("a sleeping cat", {"kind": "cat", "pose": "sleeping"}),
    ("a dog curled up asleep", {"kind": "dog", "pose": "sleeping"}),
    ("an owl in flight", {"kind": "owl", "pose": "flying"}),
    ("a horse galloping", {"kind": "horse", "pose": "running"}),
    ("a girl reading a book", {"kind": "girl", "pose": "reading"}),
    ("grandpa", {"kind": "old man"}),
    ("a ninja", {"kind": "samurai"}),
    ("hot air balloon", {"kind": "hot-air balloon"}),
    ("a hot-air balloon", {"kind": "hot-air balloon"}),
    ("a little cottage", {"kind": "house", "size": "small"}),
    ("the old lighthouse", {"kind": "lighthouse"}),
    ("cup of tea", {"kind": "cup"}),
    ("a dog on the left", {"kind": "dog", "place": "left"}),
    ("a bunny in a red dress", {"kind": "rabbit", "colour": "red"}),
    ("Portrait of a smiling samurai", {"kind": "samurai"}),
    ("a cat wearing a green hat", {"kind": "cat", "colour": None, "wearing": (Item("hat", "green"),)}),
    ("a cat in a red hat and blue scarf", {"wearing": (Item("hat", "red"), Item("scarf", "blue"))}),
    ("an owl with glasses", {"wearing": (Item("glasses"),)}),
    ("a girl with a yellow umbrella", {"kind": "girl", "holding": Item("umbrella", "yellow")}),
    ("a rabbit holding a red balloon", {"kind": "rabbit", "holding": Item("balloon", "red")}),
]


@pytest.mark.parametrize(("text", "wanted"), SUBJECTS, ids=[text for text, _ in SUBJECTS])
def test_the_subject_and_its_attributes(text, wanted):
    one = first(text)
    assert {name: getattr(one, name) for name in wanted} == wanted


SCENES = [
    ("a fox in the snow", {"setting": "snow field", "season": "winter"}),
    ("a bear in a snowy forest", {"setting": "forest", "season": "winter"}),
    ("fox, snow, watercolor, night", {"setting": "snow field", "style": "watercolor", "time": "night"}),
    ("an astronaut on the moon", {"setting": "moon", "sky": ()}),
    ("an owl under a full moon", {"sky": ("moon",), "setting": None}),
    ("a whale under the sea", {"setting": "underwater"}),
    ("a boat on the ocean at golden hour", {"setting": "sea", "time": "sunset"}),
    ("a cat on a beach at dawn", {"setting": "beach", "time": "dawn"}),
    ("a moonlit castle", {"time": "night", "sky": ("moon",)}),
    ("deer in autumn mist", {"season": "autumn", "weather": "fog"}),
    ("a boy in the rain", {"weather": "rain"}),
    ("a thunderstorm over a lighthouse", {"weather": "storm"}),
    ("a castle with northern lights and stars", {"sky": ("aurora", "stars")}),
    ("a rainbow over a windmill", {"sky": ("rainbow",)}),
    ("a wizard in an old library", {"setting": "library"}),
    ("close-up of a frog", {"framing": "close-up"}),
    ("bird's eye view of a village", {"framing": "from above", "setting": "village"}),
    ("wide shot of a train in the mountains", {"framing": "wide", "setting": "mountains"}),
    ("a sad robot", {"mood": "sad"}),
    ("a spooky house", {"mood": "spooky"}),
    ("a fox, pixel art", {"style": "pixel"}),
    ("oil painting of a boat", {"style": "oil"}),
    ("a paper cut owl", {"style": "papercut"}),
    ("studio ghibli style girl", {"style": "anime"}),
    ("stained glass dragon", {"style": "glass"}),
    ("a cat in the style of van gogh", {"style": "oil"}),
    ("photo of a fox", {"style": "photo"}),
    ("a fox, pastel colors", {"palette": "pastel"}),
    ("black and white drawing of a horse", {"style": "ink"}),
    ("a quiet lake", {"setting": "lake", "subjects": ()}),
    ("", {"subjects": ()}),
]


@pytest.mark.parametrize(("text", "wanted"), SCENES, ids=[text for text, _ in SCENES])
def test_the_scene_around(text, wanted):
    scene = read(text).scene
    assert {name: getattr(scene, name) for name in wanted} == wanted


RELATIONS = [
    ("a mouse on a mushroom", ("mouse", "on", "mushroom")),
    ("a dog to the left of a cat", ("dog", "left of", "cat")),
    ("a fox right of an owl", ("fox", "right of", "owl")),
    ("a cat under a big tree", ("cat", "under", "tree")),
    ("rabbits behind a house", ("rabbit", "behind", "house")),
    ("a fox in front of a castle", ("fox", "in front of", "castle")),
    ("a knight riding a dragon", ("knight", "on", "dragon")),
    ("a bear in a boat", ("bear", "in", "sailboat")),
    ("a dragon flying over a castle", ("dragon", "above", "castle")),
]


@pytest.mark.parametrize(("text", "wanted"), RELATIONS, ids=[text for text, _ in RELATIONS])
def test_relations_tie_the_right_two(text, wanted):
    scene = read(text).scene
    assert [(scene.subjects[r.subject].kind, r.kind, scene.subjects[r.object].kind) for r in scene.relations] == [
        wanted
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a red fox and a blue bird", [("fox", "red"), ("bird", "blue")]),
        ("a white rabbit next to a green frog", [("rabbit", "white"), ("frog", "green")]),
        ("black cat, orange pumpkin", [("cat", "black"), ("pumpkin", "orange")]),
        ("a knight with a pink dragon", [("knight", None), ("dragon", "pink")]),
        ("two yellow ducks and a purple butterfly at the lake", [("duck", "yellow"), ("butterfly", "purple")]),
    ],
)
def test_each_subject_keeps_its_own_colour(text, wanted):
    assert [(one.kind, one.colour) for one in read(text).scene.subjects] == wanted


@pytest.mark.parametrize(
    ("text", "no", "kept", "gone"),
    [
        ("no snow, a bear in a forest", (), "bear", "snow"),
        ("a fox without a hat", (), "fox", "hat"),
        ("a fox without a hat or scarf", (), "fox", "scarf"),
        ("a cat, no clouds", (), "cat", "clouds"),
        ("an owl, not at night", (), "owl", "night"),
        ("a fox in the snow", ("snow",), "fox", "snow"),
        ("a dog in a park", ("trees, birds",), "dog", "tree"),
        ("a city street with a robot", ("people",), "robot", "girl"),
    ],
)
def test_what_must_not_appear(text, no, kept, gone):
    scene = read(text, no).scene
    assert gone in scene.excluded
    assert [one.kind for one in scene.subjects] == [kept]


@pytest.mark.parametrize(
    ("text", "word", "near"),
    [
        ("a wookie in the snow", "wookie", "bear"),
        ("a mermaid under the sea", "mermaid", "girl"),
        ("a submarine", "submarine", "whale"),
        ("a red lamborghini and a taxi", "lamborghini", None),
        ("a tigger in the woods", "tigger", "tiger"),
        ("two sharks in the sea", "sharks", "whale"),
        ("a zebra", "zebra", "horse"),
        ("a church in a village", "church", "house"),
        ("a helicopter", "helicopter", "airplane"),
        ("a red panda in a forest", "red panda", "raccoon"),
        ("a pirate ship at sea", "pirate ship", "sailboat"),
    ],
)
def test_unknown_words_are_reported_with_the_nearest(text, word, near):
    reading = read(text)
    assert (word, near) in [(u.text, u.nearest) for u in reading.unknown]
    for u in reading.unknown:
        assert text[u.start : u.end] == u.text
    if near:
        assert near in [one.kind for one in reading.scene.subjects]


def test_storybook_is_a_style_not_a_book():
    assert [one.kind for one in read("a red fox in a forest, storybook").scene.subjects] == ["fox"]


def test_a_second_colour_is_reported():
    reading = read("a red and white fox")
    assert reading.scene.subjects[0].colour == "red"
    assert [(u.text, u.nearest) for u in reading.unknown] == [("white", "red")]


def test_praise_and_small_words_are_not_unknown():
    reading = read(
        "a highly detailed, beautiful masterpiece of an adorable fluffy fox, 8k, trending on artstation, best quality"
    )
    assert reading.unknown == ()
    assert [one.kind for one in reading.scene.subjects] == ["fox"]


def test_understood_spans_point_into_the_text():
    text = "A Red fox — in the Snow, at NIGHT"
    reading = read(text)
    assert {u.meaning for u in reading.understood} >= {"colour: red", "kind: fox", "time: night"}
    assert all(text[u.start : u.end] == u.text for u in reading.understood)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_text_reads(text):
    reading = read(text, (text[:20],))
    assert msgspec.json.decode(msgspec.json.encode(reading.scene), type=Scene) == reading.scene


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *chain.from_iterable(vocabulary().values()),
                "a",
                "and",
                "no",
                ",",
                "without",
                "wearing",
                "holding",
                "two",
                "with",
                "in",
            ]
        ),
        max_size=14,
    )
)
def test_any_heap_of_known_words_reads(words):
    scene = read(" ".join(words)).scene
    assert len(scene.subjects) <= 5
    assert all(r.subject != r.object for r in scene.relations)


def test_every_vocabulary_word_is_understood():
    table = vocabulary()
    for category in (
        "subjects",
        "colours",
        "settings",
        "times",
        "weather",
        "seasons",
        "moods",
        "styles",
        "poses",
        "sizes",
    ):
        for word in table[category]:
            assert not read(word).unknown, word


def test_reading_twice_is_the_same():
    text = "three small red foxes under a tree, snowing, oil painting, no birds"
    assert read(text) == read(text)
