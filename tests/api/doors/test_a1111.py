"""The A1111 dialect through `webuiapi`, unchanged, against a real studio: small drafts of the starter."""

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
import requests
import webuiapi
from api.in_process import Door
from door_clients import opened
from PIL import Image
from serving import RunningStudio

from gesso.app import App, open_records
from gesso.settings import Settings

SMALL: dict[str, Any] = {"width": 96, "height": 64, "steps": 1}


@pytest.fixture(scope="session")
def api(studio: RunningStudio, secret: str) -> webuiapi.WebUIApi:
    made = webuiapi.WebUIApi(baseurl=f"{studio.url}/sdapi/v1")
    made.session.trust_env = False
    made.set_auth("anybody", secret)
    return made


@pytest.fixture(scope="session")
def drawn(api: webuiapi.WebUIApi) -> Any:
    return api.txt2img(
        prompt="a (red fox:1.3) in snow, <lora:fur:0.8> watercolor --ar 1:2",
        negative_prompt="(frame), text",
        seed=7,
        batch_size=2,
        **SMALL,
    )


def picture_of(text: str) -> Image.Image:
    return opened(base64.b64decode(text, validate=True))


def test_pictures_have_size_seeds_and_words_that_other_tools_read(api: webuiapi.WebUIApi, drawn: Any) -> None:
    assert [one.size for one in drawn.images] == [(96, 64)] * 2
    info = drawn.info
    assert (info["seed"], info["all_seeds"], info["width"], info["height"]) == (7, [7, 8], 96, 64)
    assert "a red fox in snow" in info["infotexts"][0]
    assert "Negative prompt: frame, text" in info["infotexts"][0]
    assert any("lora:fur" in one["message"] for one in info["gesso_warnings"])
    assert isinstance(drawn.json["info"], str)
    assert not drawn.json["images"][0].startswith("data:")
    read = api.png_info(drawn.images[0])
    assert read.info == info["infotexts"][0]
    assert (read.json["parameters"]["Seed"], read.json["parameters"]["Negative prompt"]) == ("7", "frame, text")


def test_a_seed_gives_the_picture_again_and_batches_go_on_counting(api: webuiapi.WebUIApi, drawn: Any) -> None:
    again = api.txt2img(
        prompt="a red fox in snow, watercolor --ar 1:2",
        negative_prompt="frame, text",
        seed=6,
        batch_size=1,
        n_iter=3,
        **SMALL,
    )
    assert again.info["all_seeds"] == [6, 7, 8]
    assert again.images[1].tobytes() == drawn.images[0].tobytes()


def test_steps_guidance_and_what_cannot_be_done_are_said(http: httpx.Client) -> None:
    asked = {
        **SMALL,
        "prompt": "a boat",
        "steps": 40,
        "cfg_scale": 7,
        "restore_faces": True,
        "unknown_key": 3,
        "enable_hr": True,
        "hr_scale": 2,
        "send_images": True,
    }
    answer = http.post("/sdapi/v1/txt2img", json=asked).json()
    info = json.loads(answer["info"])
    assert picture_of(answer["images"][0]).size == (192, 128)
    assert (info["steps"], info["cfg_scale"]) == (4, 1.0)
    assert {one.get("value") for one in info["gesso_warnings"]} >= {"40", "7", "restore_faces"}
    assert answer["parameters"]["prompt"] == "a boat"


def test_a_mask_paints_where_it_is_white_and_strength_says_how_far(api: webuiapi.WebUIApi, drawn: Any) -> None:
    before = drawn.images[0].convert("RGB")
    mask = Image.new("L", before.size, 0)
    mask.paste(255, (20, 10, 60, 50))
    made = api.img2img(images=[before], mask_image=mask, prompt="a yellow moon", seed=1, **SMALL)
    after, old, painted = np.asarray(made.image.convert("RGB")), np.asarray(before), np.asarray(mask) > 0
    assert np.array_equal(after[~painted], old[~painted])
    assert not np.array_equal(after[painted], old[painted])
    inverted = api.img2img(
        images=[before], mask_image=mask, inpainting_mask_invert=1, prompt="a yellow moon", seed=1, **SMALL
    )
    assert np.array_equal(np.asarray(inverted.image.convert("RGB"))[painted], old[painted])

    def moved(denoising: float) -> float:
        made = api.img2img(images=[before], prompt="a fox", denoising_strength=denoising, seed=3, **SMALL)
        return float(np.abs(np.asarray(made.image.convert("RGB"), np.float32) - old).mean())

    assert moved(0.1) < moved(0.6)


def test_upscales_deliver_the_size(api: webuiapi.WebUIApi, http: httpx.Client, drawn: Any) -> None:
    picture = drawn.images[0]
    plain = api.extra_single_image(image=picture, upscaling_resize=1.5)
    assert plain.image.size == (144, 96)
    finished = api.extra_single_image(image=picture, upscaling_resize=3, upscaler_1="R-ESRGAN 4x+", gfpgan_visibility=1)
    assert finished.image.size == (288, 192)
    assert "R-ESRGAN" in finished.json["html_info"]
    assert "gfpgan" in finished.json["html_info"]
    cut = api.extra_single_image(image=picture, resize_mode=1, upscaling_resize_w=100, upscaling_resize_h=100)
    assert cut.image.size == (100, 100)
    several = api.extra_batch_images(images=[picture, picture], upscaling_resize=2)
    assert [one.size for one in several.images] == [(192, 128)] * 2
    large = http.post(
        "/sdapi/v1/extra-single-image", json={"image": encoded(Image.new("L", (4000, 400))), "upscaling_resize": 8}
    )
    assert (large.status_code, large.json()["error"]) == (413, "upscale_too_large")


def encoded(picture: Image.Image) -> str:
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return base64.b64encode(out.getvalue()).decode()


def test_interrogate_says_words(api: webuiapi.WebUIApi, drawn: Any) -> None:
    said = api.interrogate(drawn.images[0]).info
    assert said
    assert "--" not in said


def test_the_checkpoint_is_chosen_once_and_kept(api: webuiapi.WebUIApi, http: httpx.Client) -> None:
    listed = api.get_sd_models()
    assert listed[0]["model_name"] == "starter"
    assert api.util_get_current_model() == listed[0]["title"], "what draws now, whatever was asked for"
    api.util_set_model("starter")
    made = api.txt2img(prompt="a hill", **SMALL)
    assert not [one for one in made.info["gesso_warnings"] if one["code"] == "model_not_installed"]
    assert made.info["sd_model_name"] == "starter"
    refused = http.post("/sdapi/v1/options", json={"sd_model_checkpoint": "nothing.safetensors"})
    assert (refused.status_code, refused.json()["error"]) == (404, "model_not_found")
    assert set(refused.json()) == {"error", "detail", "body", "errors"}


def test_what_clients_ask_for_at_the_start_is_there(api: webuiapi.WebUIApi, http: httpx.Client) -> None:
    assert "Euler" in [one["name"] for one in api.get_samplers()]
    assert {"None", "Gesso"} <= {one["name"] for one in api.get_upscalers()}
    assert api.get_latent_upscale_modes()[0]["name"] == "Latent"
    assert api.get_scripts() == {"txt2img": [], "img2img": []}
    for name in (
        "schedulers",
        "sd-vae",
        "loras",
        "embeddings",
        "cmd-flags",
        "hypernetworks",
        "face-restorers",
        "prompt-styles",
    ):
        assert http.get(f"/sdapi/v1/{name}").status_code == 200, name


def test_progress_shows_a_preview_and_interrupt_ends_the_call(
    studio: RunningStudio, secret: str, native: httpx.Client, http: httpx.Client
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    asked = {"prompt": "a slow castle", "width": 512, "height": 512, "n_iter": 8}

    def call() -> httpx.Response:
        headers = {"authorization": f"Bearer {secret}"}
        return httpx.post(f"{studio.url}/sdapi/v1/txt2img", json=asked, headers=headers, timeout=120, trust_env=False)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(call)
        with native.stream("GET", "/events") as stream:
            missing = {"event: step", "event: preview"}
            for line in stream.iter_lines():
                missing.discard(line)
                if not missing:
                    break
        told = http.get("/sdapi/v1/progress").json()
        assert 0 < told["progress"] < 1
        assert told["state"]["job_count"] == 2
        assert picture_of(told["current_image"]).width > 0
        assert http.get("/sdapi/v1/progress", params={"skip_current_image": True}).json()["current_image"] is None
        assert http.post("/sdapi/v1/interrupt").json() == {}
        answer = waiting.result(timeout=60)
    assert answer.status_code == 200
    assert len(answer.json()["images"]) < 8
    assert http.get("/sdapi/v1/progress").json()["state"]["job_count"] == 0


def test_nobody_sees_or_stops_what_is_somebody_elses(stranger: httpx.Client) -> None:
    assert stranger.get("/sdapi/v1/progress").json()["progress"] == 0
    assert stranger.post("/sdapi/v1/interrupt").status_code == 200


def test_wrong_input_is_said_in_the_dialects_shape(http: httpx.Client) -> None:
    dot = encoded(Image.new("RGB", (8, 8)))
    for path, body, code in (
        ("txt2img", {"prompt": ""}, "bad_prompt"),
        ("txt2img", {"prompt": "a", "width": 5000}, "bad_input"),
        ("txt2img", {"prompt": "a", "batch_size": 20, "n_iter": 20}, "too_many_pictures"),
        ("img2img", {"prompt": "a", "init_images": ["%%%"]}, "bad_base64"),
        ("img2img", {"prompt": "a", "init_images": []}, "bad_input"),
        ("img2img", {"prompt": "a", "init_images": [dot], "mask": "AAAA"}, "image_format_unknown"),
        ("png-info", {"image": "AAAA"}, "image_format_unknown"),
    ):
        answer = http.post(f"/sdapi/v1/{path}", json=body)
        assert (answer.status_code, answer.json()["error"]) == (400, code), (path, body, answer.text)


def test_a_key_is_a_bearer_or_a_password_and_an_empty_header_is_none(studio: RunningStudio, secret: str) -> None:
    def asked(**headers: str) -> int:
        return httpx.get(f"{studio.url}/sdapi/v1/options", headers=headers, trust_env=False).status_code

    basic = base64.b64encode(f"me:{secret}".encode()).decode()
    assert asked(authorization=f"Bearer {secret}") == 200
    assert asked(authorization=f"Basic {basic}") == 200
    for wrong in (
        "",
        "Basic",
        "Basic ???",
        "Basic bWU6",
        "Bearer",
        "Digest x",
        f"Basic {base64.b64encode(b'x:y').decode()}",
    ):
        assert asked(authorization=wrong) == 401, wrong
    assert asked() == 401
    session = requests.Session()
    session.trust_env = False
    assert session.get(f"{studio.url}/sdapi/v1/options", auth=("me", "wrong")).status_code == 401


@pytest.fixture
def open_home(tmp_path: Any) -> Iterator[App]:
    with open_records(Settings(home=tmp_path / "home", a1111_open=True)) as app:
        yield app


def options_status(
    app: App, method: str = "GET", *, address: str = "127.0.0.1", host: str = "127.0.0.1:7788", **headers: str
) -> int:
    door = Door(app, address=address, host=host)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"json": {"sd_model_checkpoint": "starter"}} if method == "POST" else {}
    return door.ask(method, f"http://{host}/sdapi/v1/options", headers=sent, **body).status_code


def test_an_open_door_is_open_to_this_machines_programs_alone(open_home: App) -> None:
    assert options_status(open_home) == 200
    assert options_status(open_home, authorization="") == 200
    assert options_status(open_home, "POST") == 200
    assert options_status(open_home, authorization="Bearer gsk_wrong") == 401, "a wrong key is wrong"
    assert options_status(open_home, address="192.168.1.5") == 401
    assert options_status(open_home, x_forwarded_for="8.8.8.8") == 401
    for page in (
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"referer": "http://evil.example/"},
        {"origin": "null"},
    ):
        assert options_status(open_home, **page) == 401, page
    assert options_status(open_home, "POST", origin="http://evil.example") == 403
    assert options_status(open_home, "POST", sec_fetch_site="cross-site") == 403
    assert options_status(open_home, host="evil.example:7788") == 403, "DNS rebinding"
    door = Door(open_home)
    assert door.ask("GET", "/jobs").status_code == 401, "only this dialect is open"


def test_it_is_closed_unless_the_operator_opens_it_and_on_a_network_always(tmp_path: Any) -> None:
    with open_records(Settings(home=tmp_path / "a")) as app:
        assert options_status(app) == 401
    with open_records(Settings(home=tmp_path / "b", a1111_open=True, host="0.0.0.0")) as app:
        assert options_status(app) == 401
