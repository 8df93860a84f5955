"""The native API's routes of taste: profiles, pairs to rank, likes."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from gesso.accounts import people
from gesso.actions import profiles, rank
from gesso.actions.tastes import own_profile
from gesso.api.callers import Person, current_app
from gesso.api.native import schema, tastes
from gesso.api.native.problems import PROBLEMS
from gesso.domain.errors import TooLargeError
from gesso.personalization.files import LARGEST_BYTES

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["profiles"])
Named = Annotated[
    str | None, Query(max_length=200, description="Id, code or name of a profile; left out: the own one.")
]


@router.get("/profiles")
def list_profiles(request: Request, person: Person) -> schema.PageDocument[tastes.ProfileDocument]:
    """List profiles, oldest first."""
    app = current_app(request)
    own = own_profile(app, person)
    items = [tastes.profile(one, own) for one in profiles.listed(app, person)]
    return schema.PageDocument(items=items, next_cursor=None)


@router.post("/profiles", status_code=201)
def create_profile(request: Request, person: Person, body: tastes.NewProfile) -> tastes.ProfileDocument:
    """Begin a profile; pairs are then ranked for it."""
    app = current_app(request)
    return tastes.profile(profiles.create(app, person, body.name), own_profile(app, person))


@router.post(
    "/profiles/import",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def import_profile(
    request: Request, person: Person, name: Annotated[str | None, Query(max_length=200)] = None
) -> tastes.ProfileWithTaste:
    """Make a profile of a file, learnt again from the answers in it."""
    app = current_app(request)
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > LARGEST_BYTES:
            raise TooLargeError(
                f"A profile file has at most {LARGEST_BYTES // 1_000_000} MB.", code="profile_file_too_large"
            )
    made = await run_in_threadpool(profiles.take_in, app, person, bytes(data), name)
    return tastes.profile_with_taste(made, own_profile(app, person))


@router.get("/profiles/{named}")
def read_profile(request: Request, person: Person, named: str) -> tastes.ProfileWithTaste:
    """Read a profile, by id, code or name: what it has learnt, in words and numbers."""
    app = current_app(request)
    return tastes.profile_with_taste(profiles.found(app, person, named), own_profile(app, person))


@router.patch("/profiles/{named}")
def change_profile(
    request: Request, person: Person, named: str, body: tastes.ChangedProfile
) -> tastes.ProfileWithTaste:
    """Give a profile another name."""
    app = current_app(request)
    if body.name is None:
        return read_profile(request, person, named)
    return tastes.profile_with_taste(profiles.rename(app, person, named, body.name), own_profile(app, person))


@router.delete("/profiles/{named}", status_code=204)
def delete_profile(request: Request, person: Person, named: str) -> None:
    """Remove a profile and its answers. Pictures drawn with it, and codes frozen from it, stay."""
    profiles.delete(current_app(request), person, named)


@router.get("/profiles/{named}/file")
def export_profile(request: Request, person: Person, named: str) -> Response:
    """Read a profile as a file: to look at, to keep, to share."""
    file = profiles.export(current_app(request), person, named)
    headers = {
        "content-disposition": f'attachment; filename="{file["code"]}.gesso-profile.json"',
        "cache-control": "no-store",
    }
    return Response(profiles.as_text(file), media_type="application/json", headers=headers)


@router.get("/taste")
def read_taste(request: Request, person: Person) -> tastes.TasteDocument:
    """Whether prompts that say nothing are drawn with the own profile, and which one that is."""
    return tastes.taste(people.person(current_app(request).database, person).defaults)


@router.patch("/taste")
def change_taste(request: Request, person: Person, body: tastes.ChangedTaste) -> tastes.TasteDocument:
    """Switch the own profile on or off for all prompts, or choose another one."""
    return tastes.taste(profiles.use(current_app(request), person, named=body.profile, on=body.on))


@router.get("/rankings/next", tags=["rankings"])
def next_pair(
    request: Request,
    person: Person,
    profile: Named = None,
    besides: Annotated[
        tuple[Annotated[str, Query(max_length=80)], ...],
        Query(max_length=2, description="Keys of the pair that is being looked at: to have the one after it ready."),
    ] = (),
) -> tastes.PairDocument:
    """The pair whose answer teaches most; never one that was shown before."""
    app = current_app(request)
    pair = rank.next_pair(app, person, profile, besides=frozenset(besides))
    return tastes.pair(pair, own_profile(app, person))


@router.post("/rankings", tags=["rankings"], status_code=201)
def answer_pair(request: Request, person: Person, body: tastes.NewRanking) -> tastes.ProfileDocument:
    """Answer a pair: left, right, or skip. The profile has learnt from it when this returns."""
    app = current_app(request)
    learnt = rank.answer(app, person, body.left, body.right, said=body.answer, profile=body.profile)
    return tastes.profile(learnt, own_profile(app, person))


@router.post("/rankings/favourites", tags=["rankings"], status_code=201)
def pick_favourites(request: Request, person: Person, body: tastes.NewFavourites) -> tastes.ProfileDocument:
    """Learn from favourites picked in a grid; weaker evidence than a pair."""
    app = current_app(request)
    learnt = rank.favourites(app, person, body.shown, body.picked, body.profile)
    return tastes.profile(learnt, own_profile(app, person))


@router.delete("/rankings/last", tags=["rankings"])
def undo_answer(request: Request, person: Person, profile: Named = None) -> tastes.ProfileDocument:
    """Take the last answer back."""
    app = current_app(request)
    learnt, _ = rank.undo(app, person, profile)
    return tastes.profile(learnt, own_profile(app, person))


@router.get(
    "/rankings/starters/{number}/file",
    tags=["rankings"],
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}},
)
def read_starter_picture(request: Request, person: Person, number: int) -> Response:
    """A picture that Gesso brings along for ranking."""
    del person
    data = rank.starter_picture(current_app(request), number)
    return Response(data, media_type="image/png", headers={"cache-control": "private, max-age=31536000, immutable"})


@router.put("/images/{image_id}/like", tags=["rankings"])
def like_image(request: Request, person: Person, image_id: str) -> tastes.LikeDocument:
    """Like a picture: it counts a little against its siblings of the same job."""
    return _liked(current_app(request), person, image_id, liked=True)


@router.delete("/images/{image_id}/like", tags=["rankings"])
def unlike_image(request: Request, person: Person, image_id: str) -> tastes.LikeDocument:
    """Take a like back, and what was learnt from it."""
    return _liked(current_app(request), person, image_id, liked=False)


def _liked(app: Any, person: Person, image_id: str, *, liked: bool) -> tastes.LikeDocument:
    learnt = rank.like(app, person, image_id, liked=liked)
    return tastes.LikeDocument(image_id=image_id, liked=liked, learnt=learnt is not None)
