"""OpenAI's dialect through OpenAI's own client, against a real studio: small drafts of the starter."""

import base64
import os
from collections import Counter
from typing import Any

import httpx
import numpy as np
import openai
import pytest
from door_clients import linked, opened, png
from openai import OpenAI
from PIL import Image
from serving import RunningStudio

SIZE: Any = "96x64"


@pytest.fixture(scope="session")
def client(studio: RunningStudio, secret: str) -> OpenAI:
    return OpenAI(base_url=f"{studio.url}/v1", api_key=secret, max_retries=0, http_client=httpx.Client(trust_env=False))


def drawn(client: OpenAI, prompt: str = "a fox in snow", **options: Any) -> Any:
    usual = {"model": "gpt-image-1", "size": SIZE, "quality": "low"}
    return client.images.generate(prompt=prompt, **{**usual, **options})


def in_base64(image: Any) -> Image.Image:
    return opened(base64.b64decode(image.b64_json))


@pytest.fixture(scope="session")
def picture(client: OpenAI) -> bytes:
    return base64.b64decode(drawn(client).data[0].b64_json)


def test_n_pictures_have_the_size_that_was_asked_for_and_differ(client: OpenAI) -> None:
    made = drawn(client, n=5)
    pictures = [in_base64(one) for one in made.data]
    assert [one.size for one in pictures] == [(96, 64)] * 5
    assert len({one.tobytes() for one in pictures}) == 5
    assert (made.size, made.output_format, made.quality, made.background) == ("96x64", "png", "low", "opaque")
    assert len(made.gesso["job_ids"]) == 2, "four pictures a job, and no more pictures than were asked for"
    assert made.usage.total_tokens == made.usage.input_tokens + made.usage.output_tokens


def test_prose_is_prose_and_midjourney_reads_its_language(client: OpenAI, http: httpx.Client) -> None:
    def words(made: Any) -> tuple[str, dict[str, Any]]:
        image = http.get(f"/api/v1/images/{made.gesso['image_ids'][0]}").json()
        return image["spec"]["text"], image["parameters"]

    text = "a {red, blue} fox --ar 1:2 --no snow :: 2, see https://example.com/a.png — version 7"
    said, parameters = words(drawn(client, text))
    assert said == text.replace("https://", "")
    assert parameters == {"aspect": "3:2", "draft": True}
    said, parameters = words(drawn(client, "a {red, blue} fox --no snow --s 250", model="midjourney"))
    assert (said, parameters["no"], parameters["stylize"]) == ("a {red, blue} fox", ["snow"], 250)
    wide = drawn(client, "a fox --ar 2:1", model="midjourney", size="64x64")
    assert in_base64(wide.data[0]).width == pytest.approx(2 * in_base64(wide.data[0]).height, rel=0.1)
    assert [one["code"] for one in wide.gesso["warnings"] if one["value"] == "64x64"] == ["not_honoured"]


def test_a_link_needs_no_key_and_dall_e_answers_with_one(client: OpenAI) -> None:
    made = drawn(client, model="dall-e-3", style="natural")
    assert made.data[0].b64_json is None
    assert linked(made.data[0].url).size == (96, 64)
    jpeg = drawn(client, response_format="url", output_format="jpeg")
    assert linked(jpeg.data[0].url).format == "JPEG"


def test_formats_and_compression_are_followed(client: OpenAI) -> None:
    sizes = {}
    for compression in (5, 95):
        made = drawn(client, "a fox --seed 3", model="midjourney", output_format="webp", output_compression=compression)
        assert in_base64(made.data[0]).format == "WEBP"
        sizes[compression] = len(made.data[0].b64_json)
    assert sizes[5] < sizes[95]


def test_a_transparent_background_is_transparent(client: OpenAI) -> None:
    made = drawn(client, "a red apple", background="transparent")
    alpha = np.asarray(in_base64(made.data[0]).getchannel("A"))
    assert made.background == "transparent"
    assert {0, 255} <= set(np.unique(alpha))


def test_a_stream_brings_previews_and_then_the_picture(client: OpenAI) -> None:
    events = list(drawn(client, quality="medium", stream=True, partial_images=2))
    *partial, done = events
    assert [one.type for one in partial] == ["image_generation.partial_image"] * len(partial)
    assert [one.partial_image_index for one in partial] == list(range(len(partial)))
    assert 1 <= len(partial) <= 2
    assert done.type == "image_generation.completed"
    assert {in_base64(one).size for one in events} == {(96, 64)}
    fields = {"b64_json", "created_at", "size", "quality", "background", "output_format"}
    assert all(fields <= set(one.model_dump()) for one in events)
    assert done.usage.output_tokens > 0


def test_an_edit_paints_where_the_mask_is_transparent_and_nowhere_else(client: OpenAI, picture: bytes) -> None:
    mask = np.full((64, 96, 4), 255, np.uint8)
    mask[10:50, 20:60, 3] = 0
    made = client.images.edit(
        model="gpt-image-1",
        image=[("a.png", picture, "image/png")],
        mask=("m.png", png(Image.fromarray(mask)), "image/png"),
        prompt="a yellow moon",
        size="1024x1024",
    )
    after, before = np.asarray(in_base64(made.data[0])), np.asarray(opened(picture).convert("RGB"))
    assert np.array_equal(after[mask[..., 3] == 255], before[mask[..., 3] == 255])
    assert not np.array_equal(after, before)
    assert "1024x1024" in [one["value"] for one in made.gesso["warnings"]]


def test_an_edit_without_a_mask_follows_an_instruction(client: OpenAI, picture: bytes) -> None:
    events = list(
        client.images.edit(model="gpt-image-1", image=picture, prompt="make it night", stream=True, partial_images=1)
    )
    assert events[-1].type == "image_edit.completed"
    assert {one.type for one in events[:-1]} <= {"image_edit.partial_image"}
    dark, light = np.asarray(in_base64(events[-1])).mean(), np.asarray(opened(picture).convert("RGB")).mean()
    assert dark < light - 10


def test_several_pictures_guide_a_new_one(client: OpenAI, picture: bytes, http: httpx.Client) -> None:
    other = png(Image.new("RGB", (64, 64), "teal"))
    made = client.images.edit(model="gpt-image-1", image=[picture, other], prompt="a boat", size="64x64", quality="low")
    image = http.get(f"/api/v1/images/{made.gesso['image_ids'][0]}").json()
    assert len(image["spec"]["image_prompts"]) == 2
    assert in_base64(made.data[0]).size == (64, 64)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_variation_begins_from_the_picture(client: OpenAI, picture: bytes, http: httpx.Client) -> None:
    made = client.images.create_variation(image=picture, n=2, size="256x256", response_format="url")
    assert [linked(one.url).size for one in made.data] == [(256, 256)] * 2
    image = http.get(f"/api/v1/images/{made.gesso['image_ids'][0]}").json()  # type: ignore[attr-defined]
    assert image["task"] == "vary"
    assert image["parents"]


def test_models_are_listed_and_read(client: OpenAI) -> None:
    names = [one.id for one in client.models.list()]
    assert {"gpt-image-1", "dall-e-3", "midjourney", "starter", "v7", "niji-7", "mj-v7"} <= set(names)
    assert client.models.retrieve("starter").object == "model"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-7")


@pytest.mark.parametrize(
    ("options", "kind", "param"),
    [
        ({"model": "nothing-like-it"}, openai.NotFoundError, "model"),
        ({"size": "3x4"}, openai.BadRequestError, "size"),
        ({"size": "large"}, openai.BadRequestError, "size"),
        ({"quality": "best"}, openai.BadRequestError, "quality"),
        ({"n": 11}, openai.BadRequestError, "n"),
        ({"prompt": ""}, openai.BadRequestError, "prompt"),
        ({"prompt": "a fox --qqq 3", "model": "midjourney"}, openai.BadRequestError, "prompt"),
        ({"background": "transparent", "output_format": "jpeg"}, openai.BadRequestError, "background"),
    ],
)
def test_what_is_wrong_is_said_in_openais_envelope(
    client: OpenAI, options: dict[str, Any], kind: type[openai.APIStatusError], param: str
) -> None:
    with pytest.raises(kind) as refused:
        drawn(client, **{"prompt": "a fox", **options})
    assert refused.value.param == param
    assert refused.value.type == "invalid_request_error"
    assert refused.value.code


def test_a_wrong_key_is_an_authentication_error(studio: RunningStudio) -> None:
    other = OpenAI(base_url=f"{studio.url}/openai/v1", api_key="sk-wrong", max_retries=0)
    with pytest.raises(openai.AuthenticationError) as refused:
        drawn(other)
    assert refused.value.code == "bad_key"


def test_a_mask_of_another_size_and_an_opaque_one_are_refused(client: OpenAI, picture: bytes) -> None:
    for mask, code in ((Image.new("RGBA", (10, 10)), "mask_wrong_size"), (Image.new("RGB", (96, 64)), "mask_empty")):
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.edit(image=picture, mask=("m.png", png(mask), "image/png"), prompt="a moon")
        assert (refused.value.code, refused.value.param) == (code, "mask")


def test_whoever_hangs_up_cancels(http: httpx.Client, native: httpx.Client) -> None:
    before = {one["id"] for one in native.get("/jobs").json()["items"]}
    body = {"model": "starter", "prompt": "a fox in snow, watercolor", "n": 10, "quality": "hd"}
    with pytest.raises(httpx.ReadTimeout):
        http.post("/v1/images/generations", json=body, timeout=httpx.Timeout(60, read=0.7))
    made = [one for one in native.get("/jobs").json()["items"] if one["id"] not in before]
    assert len(made) == 3
    from serving import wait_for_end

    states = Counter(wait_for_end(native, one["id"])["status"] for one in made)
    assert states["cancelled"] >= 2, states


def test_hanging_up_a_stream_cancels_too(http: httpx.Client, native: httpx.Client) -> None:
    body = {
        "model": "starter",
        "prompt": "a castle in snow",
        "n": 8,
        "quality": "hd",
        "stream": True,
        "partial_images": 1,
    }
    with http.stream("POST", "/v1/images/generations", json=body) as answer:
        assert next(answer.iter_lines()).startswith("event: image_generation.")
    made = native.get("/jobs", params={"limit": 2}).json()["items"]
    from serving import wait_for_end

    states = [wait_for_end(native, one["id"])["status"] for one in made]
    assert states == ["cancelled", "cancelled"]


def test_a_key_draws_once(client: OpenAI) -> None:
    first, again = (drawn(client, extra_headers={"Idempotency-Key": "mine"}) for _ in range(2))
    assert first.gesso == again.gesso
    assert first.data == again.data


def test_what_the_policy_stops_is_a_moderation_error(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        drawn(client, "a naked child")
    assert (refused.value.code, refused.value.type, refused.value.param) == (
        "moderation_blocked",
        "image_generation_user_error",
        "prompt",
    )


def test_unknown_fields_and_an_empty_cookie_do_not_matter(http: httpx.Client) -> None:
    body = {"prompt": "a fox", "size": "64x64", "quality": "low", "steps": 20, "negative_prompt": "x", "user": "me"}
    assert http.post("/openai/v1/images/generations", json=body).status_code == 200
    assert (
        http.post("/v1/images/generations", content=b"{", headers={"content-type": "application/json"}).status_code
        == 400
    )
    assert http.get("/v1/nothing").json()["error"]["code"] == "not_found"
    assert http.get("/v1/images/generations").status_code == 405
    assert http.get("/openai/v1/models/%0Ax/y").json()["error"]["type"] == "invalid_request_error"


def test_litellm(studio: RunningStudio, secret: str) -> None:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    import litellm

    base = {"api_base": f"{studio.url}/v1", "api_key": secret}
    made = litellm.image_generation(
        model="openai/gpt-image-1", prompt="a fox", size="96x64", quality="low", max_retries=0, **base
    )
    assert in_base64(made.data[0]).size == (96, 64)
    changed = litellm.image_edit(
        model="openai/gpt-image-1", image=[base64.b64decode(made.data[0].b64_json)], prompt="make it night", **base
    )
    assert in_base64(changed.data[0]).size == (96, 64)


def test_langchain(studio: RunningStudio, secret: str) -> None:
    from langchain_community.utilities.dalle_image_generator import DallEAPIWrapper

    tool = DallEAPIWrapper(
        api_key=secret, base_url=f"{studio.url}/v1", model="dall-e-3", size="64x64", quality="low", max_retries=0
    )
    assert linked(tool.run("a fox")).size == (64, 64)
