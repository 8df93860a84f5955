"""What the first page weighs. A page that is not lazy, or a heavy library beside Create, shows here first."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
