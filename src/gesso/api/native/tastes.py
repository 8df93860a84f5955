"""The documents of taste: profiles, pairs to answer, moodboards."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from gesso.actions import rank
from gesso.actions.rank import Pair, Side
from gesso.api.native.schema import Document, ImageDocument
from gesso.api.native.translate import PREFIX, image, time_text
from gesso.domain.ids import ImageId
from gesso.domain.image import Image
from gesso.domain.person import Defaults
from gesso.domain.taste import MATURE_AT, NAMES, SPACE, UNLOCKED_AFTER, Board, BoardItem, Profile
from gesso.personalization.words import Liking, likings, sentence

Name = Annotated[str, Field(max_length=200, examples=["my taste"])]


class ProfileDocument(Document):
    """A taste that goes on being learnt."""

    id: Annotated[str, Field(examples=["prf_019a9c0de0007000a1b2c3d4e5f60718"])]
    name: str
    code: Annotated[
        str, Field(description="For --p: the profile as it is when a job is submitted.", examples=["pk3x7q2am"])
    ]
    answered: Annotated[int, Field(description="Pairs answered left or right; four likes count as one.")]
    unlocks_at: int
    matures_at: int
    unlocked: bool
    mature: bool
    own: Annotated[bool, Field(description="Whether it is what a bare --p means.")]
    says: Annotated[str, Field(examples=["likes watercolour (+1.9), night (+1.2); dislikes neon (-0.8)"])]
    created_at: str
    learnt_at: str | None


class LikingDocument(Document):
    name: Annotated[str, Field(examples=["style:watercolor"])]
    words: str
    weight: float
    examples: Annotated[list[str], Field(description="Addresses of pictures that Gesso brings along and that show it.")]


class ProfileWithTaste(ProfileDocument):
    """A profile with all that it has learnt."""

    space: str
    likes: list[LikingDocument]
    dislikes: list[LikingDocument]
    weights: dict[str, float]


class NewProfile(Document):
    name: Name


class ChangedProfile(Document):
    name: Name | None = None


class TasteDocument(Document):
    """How a person uses their taste."""

    on: Annotated[
        bool, Field(description="Whether prompts that say nothing are drawn with the own profile, once it is unlocked.")
    ]
    profile: Annotated[str | None, Field(description="Id of the profile that a bare --p means; null: the oldest.")]


class ChangedTaste(Document):
    on: bool | None = None
    profile: Annotated[str | None, Field(max_length=200, description="Id, code or name of a profile.")] = None


class SideDocument(Document):
    """One picture of a pair."""

    key: Annotated[str, Field(description="Names the picture in the answer.", examples=["starter:17"])]
    image: Annotated[ImageDocument | None, Field(description="For a picture of the library.")]
    file: Annotated[str, Field(examples=["/api/v1/rankings/starters/17/file"])]


class PairDocument(Document):
    """The pair whose answer teaches most."""

    profile: ProfileDocument
    left: SideDocument
    right: SideDocument


class NewRanking(Document):
    left: Annotated[str, Field(max_length=80, examples=["starter:17"])]
    right: Annotated[str, Field(max_length=80, examples=["starter:104"])]
    answer: Literal["left", "right", "skip"]
    profile: Annotated[str | None, Field(max_length=200)] = None


class NewFavourites(Document):
    shown: Annotated[list[str], Field(max_length=100, description="Image ids of the grid.")]
    picked: Annotated[list[str], Field(max_length=100, description="Those of them that are favourites.")]
    profile: Annotated[str | None, Field(max_length=200)] = None


class LikeDocument(Document):
    image_id: str
    liked: bool
    learnt: Annotated[bool, Field(description="Whether there was a sibling to learn from.")]


class ItemDocument(Document):
    """One thing on a moodboard."""

    id: Annotated[str, Field(description="Names it on its board.")]
    kind: Literal["picture", "link", "note"]
    value: str
    weight: float
    x: Annotated[float | None, Field(description="Null until somebody has put it somewhere.")]
    y: float | None
    w: float | None
    h: float | None
    z: int
    color: str
    added_at: str
    gone: Annotated[bool, Field(description="A picture that is no longer in the library. What it showed still counts.")]
    image: Annotated[ImageDocument | None, Field(description="Of a picture that is in the library.")]


class BoardDocument(Document):
    """A named set of pictures, links and notes."""

    id: Annotated[str, Field(examples=["brd_019a9c0de0007000a1b2c3d4e5f60718"])]
    name: str
    code: Annotated[str, Field(description="For --p.", examples=["mk3x7q2am"])]
    items: list[ItemDocument]
    created_at: str
    changed_at: str


class RenamedBoard(Document):
    name: Name


class NewItem(Document):
    value: Annotated[str, Field(max_length=2000, description="An image id, a link, or words.")]
    weight: float = 1.0
    note: Annotated[bool, Field(description="Take the value as words, whatever it looks like.")] = False


class ItemChange(Document):
    """How a thing shall lie; what is left out stays."""

    id: Annotated[str, Field(max_length=64)]
    weight: float | None = None
    x: float | None = None
    y: float | None = None
    w: float | None = None
    h: float | None = None
    z: int | None = None
    color: Annotated[str | None, Field(max_length=7, examples=["#f2d16b"], description="Empty for the usual one.")] = (
        None
    )
    value: Annotated[str | None, Field(max_length=2000, description="New words, of a note.")] = None
    order: Annotated[int | None, Field(ge=0, description="Its place in the list, from 0.")] = None


class LaidItem(Document):
    """A thing to put on, under an id that the caller chooses; under one that is there it takes that one's place."""

    id: Annotated[str, Field(pattern=r"^[0-9a-z]{8,64}$", examples=["4f1c09a27d3b"])]
    kind: Literal["picture", "link", "note"]
    value: Annotated[str, Field(max_length=2000, description="An image id, a link (it is not fetched), or words.")]
    weight: float = 1.0
    x: float | None = None
    y: float | None = None
    w: float | None = None
    h: float | None = None
    z: int = 0
    color: Annotated[str, Field(max_length=7, examples=["#f2d16b"])] = ""


class NewBoard(Document):
    """A board to begin; with `code` and `items` one that was deleted comes back, under its code where that is still free."""

    name: Name
    code: Annotated[str | None, Field(pattern=r"^m[0-9a-z]{4,40}$", examples=["mk3x7q2am"])] = None
    items: Annotated[tuple[LaidItem, ...], Field(max_length=200)] = ()


class BoardLayout(Document):
    """What shall change on a board, all of it or nothing: first things go, then things come, then things move."""

    items: Annotated[tuple[ItemChange, ...], Field(max_length=200)] = ()
    add: Annotated[tuple[LaidItem, ...], Field(max_length=200)] = ()
    remove: Annotated[tuple[str, ...], Field(max_length=200, description="Ids of things on the board.")] = ()


class BoardTaste(Document):
    """What a moodboard stands for now."""

    code: Annotated[str, Field(description="Frozen: it means the same for ever.", examples=["tk3x7q2amzzz"])]
    says: str
    weights: dict[str, float]


def profile(value: Profile, own: Profile | None) -> ProfileDocument:
    return ProfileDocument(**_profile(value, own))


def profile_with_taste(value: Profile, own: Profile | None) -> ProfileWithTaste:
    readable = value.weights if value.space == SPACE else ()
    up, down = likings(readable, most=20) if readable else ((), ())
    return ProfileWithTaste(
        **_profile(value, own),
        space=value.space,
        likes=[_liking(one, readable) for one in up],
        dislikes=[_liking(one, readable) for one in down],
        weights=dict(zip(NAMES, readable, strict=True)) if readable else {},
    )


def _profile(value: Profile, own: Profile | None) -> dict[str, Any]:
    return {
        "id": value.id,
        "name": value.name,
        "code": value.code,
        "answered": value.answered,
        "unlocks_at": UNLOCKED_AFTER,
        "matures_at": MATURE_AT,
        "unlocked": value.unlocked,
        "mature": value.answered >= MATURE_AT,
        "own": own is not None and own.id == value.id,
        "says": sentence(value.weights) if value.weights and value.space == SPACE else "nothing is known yet",
        "created_at": time_text(value.created_ms),
        "learnt_at": time_text(value.learnt_ms) if value.learnt_ms else None,
    }


def _liking(value: Liking, weights: Sequence[float]) -> LikingDocument:
    shown = [_starter_file(number) for number in rank.examples(value, weights)]
    return LikingDocument(name=value.name, words=value.words, weight=value.weight, examples=shown)


def _starter_file(number: int | None) -> str:
    return f"{PREFIX}/rankings/starters/{number}/file"


def pair(value: Pair, own: Profile | None) -> PairDocument:
    return PairDocument(profile=profile(value.profile, own), left=_side(value.left), right=_side(value.right))


def _side(value: Side) -> SideDocument:
    shown = None if value.image is None else image(value.image)
    file = _starter_file(value.starter) if shown is None else shown.file
    return SideDocument(key=value.key, image=shown, file=file)


def taste(value: Defaults) -> TasteDocument:
    return TasteDocument(on=value.taste, profile=value.profile)


def board(value: Board, there: Mapping[ImageId, Image]) -> BoardDocument:
    return BoardDocument(
        id=value.id,
        name=value.name,
        code=value.code,
        items=[_item(one, there) for one in value.items],
        created_at=time_text(value.created_ms),
        changed_at=time_text(value.changed_ms),
    )


def _item(value: BoardItem, there: Mapping[ImageId, Image]) -> ItemDocument:
    shown = there.get(value.image_id) if value.kind == "picture" else None
    return ItemDocument(
        id=value.named,
        kind=value.kind,
        value=value.value,
        weight=value.weight,
        x=value.x,
        y=value.y,
        w=value.w,
        h=value.h,
        z=value.z,
        color=value.colour,
        added_at=time_text(value.added_ms),
        gone=value.kind == "picture" and shown is None,
        image=None if shown is None else image(shown),
    )
