"""The house's own laws: what may be loaded, and that the documents keep up with the code."""

import json
import re
import subprocess
import sys
from pathlib import Path

from gesso.settings import Settings

ROOT = Path(__file__).parent.parent


def loaded_by(statement: str) -> set[str]:
    program = f"{statement}; import sys, json; print(json.dumps(sorted(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(out.stdout)}


def test_the_http_door_loads_no_torch() -> None:
    heavy = {"torch", "diffusers", "transformers", "accelerate", "cv2"}
    assert not loaded_by("import gesso.api.server, gesso.app") & heavy


def test_help_loads_nothing_heavy() -> None:
    heavy = {"torch", "sqlalchemy", "fastapi", "pydantic", "numpy", "PIL", "httpx"}
    assert not loaded_by("import gesso.cli; import gesso.cli.pictures, gesso.cli.models") & heavy


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE))
    assert documented == set(Settings.__struct_fields__)


def test_every_error_code_is_documented() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE))
    used = set()
    for file in (ROOT / "src").rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        used |= set(re.findall(r'\bcode(?:: ClassVar\[str\])? ?= ?"([a-z][a-z0-9_]+)"', source))
    assert used <= documented, f"docs/errors.md lacks {sorted(used - documented)}"


def test_no_room_is_called_utils() -> None:
    forbidden = {"utils", "helpers", "common", "misc", "manager"}
    names = {path.stem for path in (ROOT / "src").rglob("*")}
    assert not names & forbidden
