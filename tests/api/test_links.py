"""Links to single files: what boto3 signs we serve, what we sign boto3 would have signed, and nothing else opens."""

import io
import re
import time
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import boto3
import httpx
import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from PIL import Image
from serving import RunningStudio

from gesso.accounts.link import link_secret
from gesso.domain.errors import BadInputError
from gesso.library.links import Links


def links_of(studio: RunningStudio, public: str = "") -> Links:
    return Links(link_secret(studio.home), public or studio.url)


def s3(studio: RunningStudio) -> Any:
    links = links_of(studio)
    return boto3.client(
        "s3",
        endpoint_url=studio.url + "/s3",
        region_name="us-east-1",
        aws_access_key_id=links.access_key,
        aws_secret_access_key=links.secret_key,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


@pytest.fixture(scope="session")
def picture(studio: RunningStudio) -> dict[str, Any]:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").save(out, "PNG")
    with studio.client() as client:
        made: dict[str, Any] = client.post("/uploads", content=out.getvalue()).raise_for_status().json()
        made["data"] = client.get(f"/images/{made['id']}/file").content
    return made


@pytest.fixture
def visitor() -> Any:
    """Somebody without cookie or key."""
    with httpx.Client(trust_env=False) as made:
        yield made


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def changed(url: str, **items: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | {name.replace("_", "-"): value for name, value in items.items()}
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))


def code_of(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"].startswith("application/xml")
    found = re.search("<Code>(.*)</Code>", answer.text)
    assert found
    return answer.status_code, found[1]


def test_what_boto3_signs_is_served(studio: RunningStudio, visitor: httpx.Client, picture: dict[str, Any]) -> None:
    client = s3(studio)
    for expires in (1000, 604800):
        url = client.generate_presigned_url("get_object", {"Bucket": "gesso", "Key": picture["id"]}, ExpiresIn=expires)
        answer = visitor.get(url)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png"), answer.text
        assert answer.content == picture["data"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
    named = client.generate_presigned_url(
        "get_object",
        {
            "Bucket": "gesso",
            "Key": picture["id"] + ".png",
            "ResponseContentDisposition": 'attachment; filename="a b.png"',
        },
    )
    assert visitor.get(named).headers["content-disposition"] == 'attachment; filename="a b.png"'
    head = client.generate_presigned_url("head_object", {"Bucket": "gesso", "Key": picture["id"]})
    answer = visitor.head(head)
    assert (answer.status_code, answer.headers["content-length"]) == (200, str(len(picture["data"])))
    assert visitor.get(head).status_code == 403, "each method needs a signature of its own"


def test_a_link_of_ours_is_the_one_boto_would_have_made(studio: RunningStudio) -> None:
    ours = links_of(studio).url("img_" + "a" * 32, expires_s=77, now_ms=now_ms(), filename="füchse & co.png")
    parts = urlsplit(ours)
    query = dict(parse_qsl(parts.query))
    kept = {"response-content-disposition": query["response-content-disposition"]}
    links = links_of(studio)
    request = AWSRequest("GET", urlunsplit(parts._replace(query=urlencode(kept, quote_via=quote))))
    auth = S3SigV4QueryAuth(Credentials(links.access_key, links.secret_key), "s3", "us-east-1", expires=77)
    request.context["timestamp"] = query["X-Amz-Date"]
    auth._modify_request_before_signing(request)
    canonical = auth.canonical_request(request)
    assert auth.signature(auth.string_to_sign(request, canonical), request) == query["X-Amz-Signature"]


def test_ranges_and_unchanged_files(studio: RunningStudio, visitor: httpx.Client, picture: dict[str, Any]) -> None:
    url = links_of(studio).url(picture["id"], expires_s=60, now_ms=now_ms())
    part = visitor.get(url, headers={"Range": "bytes=8-15"})
    assert (part.status_code, part.content) == (206, picture["data"][8:16])
    assert part.headers["content-range"] == f"bytes 8-15/{len(picture['data'])}"
    assert visitor.get(url, headers={"Range": "bytes=99999999-"}).status_code == 416
    etag = visitor.get(url).headers["etag"]
    assert visitor.get(url, headers={"If-None-Match": etag}).status_code == 304
    by_hash = links_of(studio).url(etag.strip('"'), expires_s=60, now_ms=now_ms())
    assert visitor.get(by_hash).content == picture["data"]


def test_whatever_is_changed_ends_the_link(
    studio: RunningStudio, visitor: httpx.Client, picture: dict[str, Any]
) -> None:
    url = links_of(studio).url(picture["id"], expires_s=60, now_ms=now_ms())
    other = url.replace(picture["id"], "img_" + "0" * 32)
    for wrong in (
        changed(url, X_Amz_Expires="61"),
        changed(url, response_content_type="text/html"),
        changed(url, X_Amz_Signature="0" * 64),
        changed(url, X_Amz_Signature="ü"),
        changed(url, X_Amz_Credential="GESSOOTHER/20260101/us-east-1/s3/aws4_request"),
        other,
        url.replace("/gesso/", "/other/"),
    ):
        assert code_of(visitor.get(wrong)) == (403, "SignatureDoesNotMatch"), wrong
    assert visitor.get(url, headers={"Host": f"localhost:{urlsplit(url).port}"}).status_code == 200, "a proxy's name"


def test_time_is_kept(studio: RunningStudio, visitor: httpx.Client, picture: dict[str, Any]) -> None:
    links = links_of(studio)
    over = links.url(picture["id"], expires_s=60, now_ms=now_ms() - 61_000)
    answer = visitor.get(over)
    assert code_of(answer) == (403, "AccessDenied")
    assert "Request has expired" in answer.text
    assert (
        code_of(visitor.get(links.url(picture["id"], expires_s=60, now_ms=now_ms() + 16 * 60_000)))[1] == "AccessDenied"
    )
    assert visitor.get(links.url(picture["id"], expires_s=60, now_ms=now_ms() + 14 * 60_000)).status_code == 200
    too_long = s3(studio).generate_presigned_url("get_object", {"Bucket": "gesso", "Key": "x"}, ExpiresIn=604_801)
    assert code_of(visitor.get(too_long)) == (400, "AuthorizationQueryParametersError")
    for wrong in (0, 604_801):
        with pytest.raises(BadInputError):
            links.url("x", expires_s=wrong, now_ms=0)


@pytest.mark.parametrize("query", ["", "?", "?x=1", "?X-Amz-Signature=1", "?X-Amz-Date=x&X-Amz-Date=y"])
def test_without_a_signature_nothing_is_given(
    studio: RunningStudio, visitor: httpx.Client, query: str, picture: Any
) -> None:
    assert code_of(visitor.get(f"{studio.url}/s3/gesso/{picture['id']}{query}"))[0] == 400


def test_keys_reach_nothing_but_pictures(studio: RunningStudio, visitor: httpx.Client) -> None:
    for key in (
        "%2e%2e/%2e%2e/links.key",
        "..%2f..%2flinks.key",
        "img_" + "0" * 32,
        "0" * 64,
        "gesso.sqlite",
        "/etc/passwd",
        "",
    ):
        answer = visitor.get(links_of(studio).url(key, expires_s=60, now_ms=now_ms()))
        assert answer.status_code in {403, 404}, key
        assert links_of(studio).secret_key.encode() not in answer.content
    nowhere = visitor.get(links_of(studio).url("img_" + "0" * 32, expires_s=60, now_ms=now_ms()))
    assert code_of(nowhere) == (404, "NoSuchKey")


def test_a_proxy_with_a_path_of_its_own() -> None:
    """The public address may have a path that the proxy takes away; signatures hold either way."""
    links = Links("ab" * 32, "https://pictures.example.org/studio/")
    url = urlsplit(links.url("k.png", expires_s=5, now_ms=10**12))
    assert url.path == "/studio/s3/gesso/k.png"
    for path, host in (("/s3/gesso/k.png", "127.0.0.1:7788"), ("/studio/s3/gesso/k.png", "pictures.example.org")):
        assert links.verify("GET", path, url.query, {"host": host}, now_ms=10**12).key == "k.png"
