"""What the first page weighs. A page that is not lazy, or a heavy library beside Create, shows here first."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

OpenPage = Callable[..., Page]
pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]


def test_the_first_load_stays_within_its_budget() -> None:
    sys.path.insert(0, str(ROOT))
    try:
        from build_studio import find_node

        node = str(find_node()[0])
    finally:
        sys.path.remove(str(ROOT))
    assert shutil.which(node)
    told = subprocess.run([node, "web/scripts/size.mjs"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_what_comes_over_the_wire_is_compressed_and_within_the_budget(open_page: OpenPage) -> None:
    page = open_page()
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.responseReceived", lambda told: kinds.__setitem__(told["requestId"], told["type"]))
    session.on("Network.loadingFinished", lambda told: sizes.__setitem__(told["requestId"], told["encodedDataLength"]))
    page.reload()
    page.wait_for_selector("#prompt")
    script = sum(size for one, size in sizes.items() if kinds.get(one) == "Script")
    assert 50_000 < script < 200_000
