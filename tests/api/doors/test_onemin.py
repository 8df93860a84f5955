"""1min.ai's dialect: the founding document's own snippets, every field's range, assets, links and prices."""

import io
import shlex
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from PIL import Image
from serving import RunningStudio

PROMPT = "Futuristic cityscape at sunset, flying cars, neon lights, cyberpunk aesthetic, 8K resolution"
QUICK = {"prompt": "a red boat on a lake", "seed": 5, "aspect_width": 3, "aspect_height": 2}


@pytest.fixture
def onemin(studio: RunningStudio, secret: str):
    headers = {"API-KEY": secret}
    with httpx.Client(base_url=studio.url, headers=headers, timeout=120, trust_env=False) as made:
        yield made


def png(colour: str = "teal", size: tuple[int, int] = (96, 64)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format="PNG")
    return out.getvalue()


def feature(model: str = "midjourney_7_0", kind: str = "IMAGE_GENERATOR", **prompt_object: Any) -> dict[str, Any]:
    return {"type": kind, "model": model, "promptObject": prompt_object}


def drawn(client: httpx.Client, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/api/features", params={"isStreaming": "false"}, json=body)
    assert answer.status_code == 200, answer.text
    record: dict[str, Any] = answer.json()["aiRecord"]
    return record


@pytest.fixture(scope="session")
def uploaded(studio: RunningStudio, secret: str) -> str:
    """An asset's path, sent as the service's own page does."""
    files = {"asset": ("reference image.png", png(), "image/png")}
    answer = httpx.post(f"{studio.url}/api/assets", headers={"API-KEY": secret}, files=files, timeout=60)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["asset"]["key"] == told["fileContent"]["path"]
    assert told["asset"]["mimetype"] == "image/png"
    assert httpx.get(told["asset"]["location"], timeout=60).content == png()
    path: str = told["fileContent"]["path"]
    assert path.startswith("images/")
    return path


def test_the_documents_curl_draws_four_pictures(studio: RunningStudio, secret: str, onemin: httpx.Client) -> None:
    snippet = rf"""curl --location '{studio.url}/api/features' \
--header 'API-KEY: {secret}' \
--header 'Content-Type: application/json' \
--data '{{
"type": "IMAGE_GENERATOR",
"model": "midjourney_7_0",
"promptObject": {{
"prompt": "{PROMPT}",
"mode": "fast",
"n": 4,
"isNiji6": false,
"aspect_width": 7,
"aspect_height": 4,
"stylize": 200,
"chaos": 25,
"maintainModeration": true
}}
}}'"""
    done = subprocess.run(
        [*shlex.split(snippet.replace("\\\n", " ")), "--silent"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    record = httpx.Response(200, text=done.stdout).json()["aiRecord"]
    assert record["status"] == "SUCCESS"
    assert record["model"] == "midjourney_7_0"
    assert record["teamUser"]["role"] == "ADMIN"
    detail = record["aiRecordDetail"]
    assert detail["promptObject"]["aspect_width"] == 7
    assert len(detail["resultObject"]) == 4
    assert all(path.startswith("images/20") and path.endswith(".png") for path in detail["resultObject"])
    link = urlsplit(record["temporaryUrl"])
    query = parse_qs(link.query)
    assert query["X-Amz-Expires"] == ["604800"]
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    picture = Image.open(io.BytesIO(httpx.get(record["temporaryUrl"], timeout=60).content))
    assert abs(picture.width / picture.height - 7 / 4) < 0.03
    # A result's path is a reference for the next request.
    again = drawn(onemin, feature(**QUICK, style_reference=f"development/{detail['resultObject'][1]}"))
    assert again["additionalData"]["warnings"] is not None


def test_the_documents_python_refers_to_an_asset(studio: RunningStudio, secret: str, uploaded: str, native) -> None:
    """The snippet's asset path stands for one that was uploaded before, as its page says."""
    script = f"""
import requests
url = "{studio.url}/api/features"
headers = {{
"API-KEY": "{secret}",
"Content-Type": "application/json"
}}
data = {{
"type": "IMAGE_GENERATOR",
"model": "midjourney_7_0",
"promptObject": {{
"prompt": "{PROMPT}",
"mode": "fast",
"n": 4,
"isNiji6": False,
"aspect_width": 7,
"aspect_height": 4,
"stylize": 200,
"chaos": 25,
"omni_reference": "development/{uploaded}",
"omni_reference_weight": 1.5,
"maintainModeration": True
}}
}}
response = requests.post(url, headers=headers, json=data)
print(response.json()["aiRecord"]["additionalData"]["images"][0])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    image = native.get(f"/images/{done.stdout.strip()}").raise_for_status().json()
    assert "--ow 150" in image["prompt"]
    assert "--stylize 200" in image["prompt"]
    assert image["version"] == "7"


@pytest.mark.parametrize(
    ("model", "given", "says"),
    [
        ("midjourney_6_1", {}, "--v 6.1"),
        ("midjourney", {"mode": "relax"}, "--v 5.2"),
        ("midjourney_7_0", {"isNiji6": True}, "--niji 6"),
    ],
)
def test_each_model_draws_its_version(onemin, native, model: str, given: dict[str, Any], says: str) -> None:
    record = drawn(onemin, feature(model, **QUICK, **given, no="people", negativePrompt="cars"))
    image = native.get(f"/images/{record['additionalData']['images'][0]}").json()
    assert says in image["prompt"].replace("--version", "--v")
    assert "people" in image["prompt"]
    assert "cars" in image["prompt"]


def test_references_on_5_2_are_drawn_by_a_version_that_knows_them(onemin, native, uploaded: str) -> None:
    record = drawn(onemin, feature("midjourney", **QUICK, character_reference=uploaded, style_reference=uploaded))
    assert {"version_raised"} <= {one["code"] for one in record["additionalData"]["warnings"]}
    image = native.get(f"/images/{record['additionalData']['images'][0]}").json()
    assert image["version"] == "6.1"
    assert "--cref" in image["prompt"]


def test_relax_costs_one_and_fast_two(onemin, native) -> None:
    for mode, times in (("fast", 2), ("relax", 1)):
        record = drawn(onemin, feature(**QUICK, mode=mode, chaos=times))
        image = native.get(f"/images/{record['additionalData']['images'][0]}").json()
        job = native.get(f"/jobs/{image['job_id']}").json()
        lines = native.get("/ledger", params={"limit": 60}).raise_for_status().json()["items"]
        settled = next(one for one in lines if one["job_id"] == job["id"] and one["kind"] == "settle")
        assert settled["amount_ms"] == times * settled["device_ms"], mode


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (feature(prompt="a fox", stylize=1001), "stylize"),
        (feature(prompt="a fox", chaos=101), "chaos"),
        (feature(prompt="a fox", weird=3001), "weird"),
        (feature(prompt="a fox", image_weight=0.4), "image_weight"),
        (feature(prompt="a fox", omni_reference_weight=2.1), "omni_reference_weight"),
        (feature(prompt="a fox", seed=4294967296), "seed"),
        (feature(prompt="a fox", aspect_width=0), "aspect_width"),
        (feature(prompt="a fox", mode="turbo"), "mode"),
        (feature(prompt=""), "prompt"),
        (feature(), "prompt"),
        (feature("midjourney", "IMAGE_VARIATOR"), "imageUrl"),
        (feature(prompt="a fox", style_reference="images/nothing.png"), "style_reference"),
        (feature(prompt="a fox", omni_reference="http://127.0.0.1:9/x.png"), "omni_reference"),
        (feature("gpt-image-1", prompt="a fox"), ""),
        ({"type": "CHAT", "model": "midjourney_7_0", "promptObject": {"prompt": "hi"}}, "type"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(onemin, body: dict[str, Any], pointer: str) -> None:
    answer = onemin.post("/api/features", json=body)
    told = answer.json()
    assert answer.status_code == 400, told
    assert told["statusCode"] == 400
    assert told["error"] == "Bad Request"
    assert told["message"]
    assert any(pointer in (one["pointer"] or "") for one in told["details"])


def test_nothing_is_left_out_in_silence(onemin) -> None:
    record = drawn(onemin, feature(**{**QUICK, "prompt": "a boat --v 6 --ar 1:1"}, n=2, image_weight=2, sparkle=True))
    codes = {one["code"] for one in record["additionalData"]["warnings"]}
    assert {"parameter_ignored", "field_overridden", "n_is_fixed", "weight_without_picture", "field_unknown"} <= codes
    assert len(record["aiRecordDetail"]["resultObject"]) == 4


def test_keys_and_what_is_others(studio: RunningStudio, onemin, stranger: httpx.Client) -> None:
    body = feature(**QUICK)
    bare = httpx.post(f"{studio.url}/api/features", json=body, timeout=60)
    assert (bare.status_code, bare.json()["error"]) == (401, "Unauthorized")
    wrong = httpx.post(f"{studio.url}/api/features", json=body, headers={"API-KEY": "no"}, timeout=60)
    assert wrong.status_code == 401
    theirs = drawn(onemin, body)["aiRecordDetail"]["resultObject"][0]
    refused = stranger.post("/onemin/api/features", json=feature(**QUICK, style_reference=theirs))
    assert refused.status_code == 400
    assert refused.json()["code"] == "asset_not_found"


def test_models_are_listed_without_a_key_and_the_page_stays_the_page(studio: RunningStudio) -> None:
    listed = httpx.get(f"{studio.url}/models", params={"feature": "IMAGE_GENERATOR"}, timeout=60).json()["models"]
    assert {one["modelId"] for one in listed} == {"midjourney_7_0", "midjourney_6_1", "midjourney"}
    page = httpx.get(f"{studio.url}/models", timeout=60)
    assert page.headers["content-type"].startswith("text/html")
