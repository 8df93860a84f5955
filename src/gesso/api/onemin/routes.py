"""1min.ai's routes: `POST /api/features` waits for the pictures, `POST /api/assets` takes files, `GET /models` lists."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from gesso.actions import assets
from gesso.api import dialects, forms, waiting
from gesso.api.callers import Caller, caller_of, caller_who, caller_with_secret, current_app
from gesso.api.onemin import asking, reading, schema, translate

if TYPE_CHECKING:
    from gesso.app import App

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": schema.ErrorDocument, "description": words}
    for status, words in {
        400: "The request is wrong; `details` names the field and what is allowed.",
        401: "No valid API-KEY.",
        402: "The allowance is spent.",
        403: "The key may not do this.",
        404: "Nothing is at this address.",
        409: "The request is in conflict with another.",
        413: "A file is larger than uploads may be.",
        429: "Too many requests; Retry-After says when to come again.",
        500: "The pictures could not be drawn.",
        503: "Something that is needed cannot be used now; Retry-After says when to come again.",
    }.items()
}


def _who(app: "App", request: Request) -> Caller:
    secret = request.headers.get("api-key", "").strip()
    return caller_with_secret(app, secret) if secret else caller_of(app, request)


Drawing = Annotated[Caller, Depends(caller_who("draw", _who))]
Editing = Annotated[Caller, Depends(caller_who("edit", _who))]

router = APIRouter(responses=PROBLEMS)


def application(app: "App") -> FastAPI:
    """Return the dialect as an application."""
    http = dialects.application(
        app,
        title="Gesso: 1min.ai",
        summary="Midjourney's features and assets, in 1min.ai's dialect.",
        envelope=translate.problem,
        statuses=translate.STATUSES,
        admit=_who,
    )
    http.include_router(router)
    return http


@router.post("/api/features", tags=["features"], response_model=schema.FeatureAnswer)
async def use_feature(
    request: Request,
    caller: Drawing,
    body: schema.Feature,
    isStreaming: Annotated[str, Query(max_length=10, description="Taken and left out.")] = "",
) -> JSONResponse:
    """Draw pictures and answer when they are there. Who hangs up cancels."""
    del isStreaming
    app, person = current_app(request), caller.person_id
    job = await run_in_threadpool(asking.create, app, person, body)

    async def drawn() -> dict[str, Any]:
        (done,) = await waiting.ended(app, person, [job.id])
        return await run_in_threadpool(reading.record, app, caller, body, done)

    return JSONResponse(await waiting.unless_gone(request, drawn()))


@router.post(
    "/api/assets",
    tags=["assets"],
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["asset"],
                        "properties": {"asset": {"type": "string", "format": "binary"}},
                    }
                }
            },
        }
    },
)
async def upload_asset(request: Request, caller: Editing) -> schema.AssetAnswer:
    """Upload a picture to refer to."""
    app = current_app(request)
    _, files = await forms.read_form(app, request)
    if not files.get("asset"):
        raise forms.missing("asset", "the picture, as PNG, JPEG, GIF or WebP")
    original, data = files["asset"][0]
    name = f"{translate.stamp(app.clock_ms())}_{original or 'picture'}"

    def kept() -> schema.AssetAnswer:
        asset = assets.keep(app, caller.person_id, translate.DOOR, data, name=name, original_name=original)
        return translate.asset(asset, reading.link(app, asset.sha256))

    return await run_in_threadpool(kept)


@router.get("/models", tags=["models"])
def list_models(feature: Annotated[str, Query(max_length=100)] = "") -> schema.Models:
    """List the models, of one feature or all. No key is needed, as there."""
    found = translate.models()
    return schema.Models(models=[one for one in found.models if not feature or feature in one.features])
