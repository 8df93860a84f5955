"""Keys of the shared studio: its owner's, and one of somebody who has nothing here."""

from collections.abc import Iterator

import door_clients
import httpx
import pytest
from serving import RunningStudio


@pytest.fixture(scope="session")
def secret(studio: RunningStudio) -> str:
    return door_clients.owner_key(studio.home)


@pytest.fixture(scope="session")
def http(studio: RunningStudio, secret: str) -> Iterator[httpx.Client]:
    """A client of the other dialects, with the owner's key."""
    headers = {"authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=studio.url, headers=headers, timeout=120, trust_env=False) as made:
        yield made


@pytest.fixture(scope="session")
def native(studio: RunningStudio) -> Iterator[httpx.Client]:
    with studio.client() as made:
        yield made


@pytest.fixture(scope="session")
def stranger(studio: RunningStudio) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {door_clients.stranger_key(studio.home)}"}
    with httpx.Client(base_url=studio.url, headers=headers, timeout=60, trust_env=False) as made:
        yield made
