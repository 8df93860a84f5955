"""Smart select and children that were made elsewhere, over HTTP."""

import io

import httpx
from PIL import Image


def _png(colour: str = "seagreen") -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", (120, 80), colour)
    picture.paste("crimson", (60, 20, 100, 60))
    picture.save(out, format="PNG")
    return out.getvalue()


def test_a_click_becomes_a_mask_that_an_edit_takes(client: httpx.Client) -> None:
    image = client.post("/uploads", content=_png()).json()["id"]
    answer = client.post(f"/images/{image}/select", json={"points": [{"x": 80, "y": 40}], "unit": "pixel"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    mask = Image.open(io.BytesIO(answer.content))
    assert (mask.mode, mask.size) == ("L", (120, 80))
    assert mask.getpixel((80, 40)) == 255
    assert mask.getpixel((20, 40)) == 0
    kept = client.post("/masks", content=answer.content).json()
    assert (kept["width"], kept["height"]) == (120, 80)
    assert 0.1 < kept["share"] < 0.3


def test_what_cannot_be_selected_is_said_with_its_place(client: httpx.Client) -> None:
    image = client.post("/uploads", content=_png()).json()["id"]

    def refused(body: dict[str, object]) -> tuple[str, str]:
        error = client.post(f"/images/{image}/select", json=body).json()["error"]
        return error["code"], error["details"][0]["pointer"]

    assert refused({}) == ("nothing_pointed_at", "/points")
    assert refused({"points": [{"x": 0.5, "y": 0.5, "keep": False}]}) == ("nothing_pointed_at", "/points")
    assert refused({"points": [{"x": 0.5, "y": 1.2}]}) == ("point_out_of_range", "/points/0")
    assert refused({"box": {"left": 0.8, "top": 0, "right": 0.2, "bottom": 1}}) == ("point_out_of_range", "/box")
    many = [{"x": 0.5, "y": 0.5}] * 101
    assert refused({"points": many}) == ("too_many_points", "/points")
    gone = client.post("/images/img_gone/select", json={"points": [{"x": 0.5, "y": 0.5}]})
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "image_not_found")


def test_an_upload_may_be_the_child_of_a_picture(client: httpx.Client) -> None:
    parent = client.post("/uploads", content=_png()).json()["id"]
    child = client.post("/uploads", params={"parent": parent}, content=_png("navy")).json()
    assert child["parent_id"] == parent
    family = client.get(f"/images/{parent}").json()
    assert child["id"] in [one["id"] for one in family["children"]]
    gone = client.post("/uploads", params={"parent": "img_gone"}, content=_png())
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "image_not_found")
