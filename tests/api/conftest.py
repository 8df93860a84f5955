"""One studio for all tests of the HTTP door, whose pictures are small: they only read, or clean up after themselves."""

import io
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image
from serving import RunningStudio, wait_for_end, with_small_models


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    made = RunningStudio(with_small_models(tmp_path_factory.mktemp("studio") / "home"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def client(studio: RunningStudio) -> Iterator[httpx.Client]:
    with studio.client() as made:
        yield made


@pytest.fixture(scope="session")
def drawn(studio: RunningStudio) -> dict[str, object]:
    """A finished draft of four pictures."""
    with studio.client() as client:
        job = client.post("/jobs", json={"prompt": "a blue boat at night, watercolor --draft --seed 5 --ar 3:2"})
        return wait_for_end(client, job.json()["jobs"][0]["id"])


@pytest.fixture(scope="session")
def png() -> bytes:
    """A small picture's file."""
    out = io.BytesIO()
    Image.effect_noise((48, 32), 60).convert("RGB").save(out, format="PNG")
    return out.getvalue()
