"""A studio whose records are on a PostgreSQL server: asked, drawn, kept, found, and there when it is opened again."""

from pathlib import Path

import pytest
from databases import empty_on
from serving import RunningStudio, wait_for_end

from gesso.app import open_records
from gesso.library.reading import list_images
from gesso.settings import load_settings

PROMPT = "ein Füchslein im Schnee, watercolor --draft --seed 5 --ar 3:2"


@pytest.mark.postgres
def test_imagine_through_a_studio_on_a_server(tmp_path: Path, postgres_url: str) -> None:
    url = empty_on(postgres_url, "studio")
    studio = RunningStudio(tmp_path / "home", GESSO_DATABASE_URL=url)
    studio.start()
    try:
        with studio.client() as client:
            asked = client.post("/jobs", json={"prompt": PROMPT}).raise_for_status().json()
            (job,) = asked["jobs"]
            ended = wait_for_end(client, job["id"])
            assert ended["status"] == "succeeded", ended
            first = client.get("/images").raise_for_status().json()["items"]
            assert len(first) == 4
            for q in ("füchslein", "fuchslein", "Schn* is:draft"):
                found = client.get("/images", params={"q": q}).raise_for_status().json()["items"]
                assert found == first, q
            assert client.get("/images", params={"q": "wolf"}).json()["items"] == []
            picture = client.get(f"/images/{first[0]['id']}/file").raise_for_status()
            assert picture.content.startswith(b"\x89PNG")
            assert client.get("/usage").raise_for_status().json()
        assert studio.stop() == 0
        assert not list((tmp_path / "home").glob("*.sqlite*")), "the records are the server's alone"
        with open_records(load_settings({}, home=tmp_path / "home", database_url=url)) as app:
            assert [one.id for one in list_images(app.database, app.owner).items] == [one["id"] for one in first]
    finally:
        studio.stop()
