"""A home whose records are open: actions submit real jobs, and nothing draws them."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from gesso.app import App, open_records
from gesso.settings import load_settings


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[App]:
    with open_records(load_settings({}, home=tmp_path / "home", database_url=database_url)) as opened:
        yield opened


@pytest.fixture
def photo() -> Callable[..., bytes]:
    def make(colour: str = "teal", kind: str = "JPEG", size: tuple[int, int] = (48, 32)) -> bytes:
        out = io.BytesIO()
        Image.new("RGB", size, colour).save(out, format=kind)
        return out.getvalue()

    return make
