"""A home whose records are open: nothing draws, and pictures are looked at by nobody unless a test says what they show."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from gesso.actions import looks, rank, upload
from gesso.app import App, open_records
from gesso.domain.taste import NAMES, UNLOCKED_AFTER
from gesso.settings import load_settings


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[App]:
    with open_records(load_settings({}, home=tmp_path / "home", database_url=database_url)) as opened:
        yield opened


@pytest.fixture
def picture(app: App) -> Callable[[str], str]:
    """Uploads a picture of one colour and returns its id."""

    def make(colour: str) -> str:
        out = io.BytesIO()
        Image.new("RGB", (48, 32), colour).save(out, format="PNG")
        return upload.upload(app, app.owner, out.getvalue()).id

    return make


@pytest.fixture
def ranked(app: App) -> Callable[..., None]:
    """Answers pairs as somebody who likes watercolour above all, and dark pictures a little."""
    likes = {"style:watercolor": 3.0, "brightness": -0.5}

    def liking(key: str) -> float:
        return sum(likes.get(name, 0.0) * value for name, value in zip(NAMES, looks.brought()[key], strict=True))

    def answer(count: int = UNLOCKED_AFTER, profile: str | None = None) -> None:
        """All at once: answers one by one are tested where ranking is."""
        room, learner = looks.profiles(app), rank.chosen(app, app.owner, profile)
        before = len(room.rankings(learner))
        pairs = [
            (f"starter:{(7 * k) % 240}", f"starter:{(7 * k + 1 + k // 240) % 240}")
            for k in range(before, before + count)
        ]
        room.prefer(learner, [one if liking(one[0]) > liking(one[1]) else one[::-1] for one in pairs])
        room.relearn(learner)

    return answer
