"""Bring a Chromium for the browser tests: the one that is there, else Debian's, else Playwright's own download.

Never fails: where none can be had, the tests that need it are left out, and the test run says so at its end.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The shell is the same Chromium without a window's own pages, which cost a fifth of the tests' time."""


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    chosen = os.environ.get("GESSO_CHROMIUM")
    if chosen:
        return chosen
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Exception:  # noqa: BLE001 - any failure here means: none
        return None
    return path if os.path.exists(path) else None  # noqa: PTH110


def bring() -> str | None:
    """Return the path of a Chromium, installing one where that is possible."""
    path = find()
    if path:
        return path
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Installing Debian's Chromium for the browser tests …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], *(["install", "-y", "--no-install-recommends", name] for name in NAMES[:2])):
            subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False)
            if find():
                break
    else:
        print("Asking Playwright for a Chromium …", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=300)
    return find()


if __name__ == "__main__":
    found = bring()
    print(f"Chromium: {found}" if found else "NO CHROMIUM COULD BE HAD: the browser tests will be left out.")
