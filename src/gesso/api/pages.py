"""The web app's files: kept by browsers for good where their names carry a hash, and compressed once per process."""

import gzip as zipping
import mimetypes
from functools import lru_cache
from pathlib import Path

from fastapi.responses import FileResponse, HTMLResponse, Response

STUDIO = Path(__file__).parent / "studio"
COMPRESSED = {".js", ".css", ".html", ".svg", ".json", ".txt", ".webmanifest"}
NOT_BUILT = """<!doctype html><title>Gesso</title><h1>The web studio was not built</h1>
<p>This installation has the API at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a> but not the web app. Install Gesso again with a network
connection to the npm registry, or run <code>python build_studio.py</code> in the checkout.</p>"""


def answer(path: str, *, gzip: bool) -> Response:
    """Return a file of the web app, or its one page for every other address.

    Args:
        path: without the slash in front; whatever leads out of the folder is another address.
        gzip: whether the browser takes that.
    """
    file = (STUDIO / path).resolve()
    if not path or not file.is_file() or not file.is_relative_to(STUDIO.resolve()):
        file, path = STUDIO / "index.html", ""
        if not file.is_file():
            return HTMLResponse(NOT_BUILT, status_code=200)
    hashed = path.startswith("assets/")
    headers = {"cache-control": "public, max-age=31536000, immutable" if hashed else "no-cache"}
    if file.suffix not in COMPRESSED:
        return FileResponse(file, headers=headers)
    headers["vary"] = "Accept-Encoding"
    if not gzip:
        return FileResponse(file, headers=headers)
    kind = mimetypes.guess_type(file.name)[0] or "text/plain"
    data = _compressed(file, file.stat().st_mtime_ns)
    return Response(data, media_type=kind, headers=headers | {"content-encoding": "gzip"})


@lru_cache(maxsize=512)
def _compressed(file: Path, _changed_ns: int) -> bytes:
    return zipping.compress(file.read_bytes(), 9, mtime=0)
