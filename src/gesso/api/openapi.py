"""`python -m gesso.api.openapi`: print the native API's OpenAPI document, from which the web app's client is generated."""

import json
import sys
from typing import Any

from gesso.api.server import describe


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the native API."""
    return describe().openapi()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(document(), indent=2, ensure_ascii=False) + "\n")
