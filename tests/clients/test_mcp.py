"""`gesso mcp` spoken to by the protocol's own client, as an assistant would: pictures in the results, errors to read."""

import base64
import io
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import mcp_types as types
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from PIL import Image
from serving import RunningStudio

BOAT = "a blue boat at night, watercolor --draft --seed 5 --ar 3:2"


def conversation(script: Callable[[Client], Awaitable[None]], home: Path, *arguments: str, **environment: str) -> None:
    """Start the server as an assistant does and run a script against it."""
    variables = {**os.environ, "GESSO_HOME": str(home), "GESSO_THREADS": "1", **environment}
    command = StdioServerParameters(command=sys.executable, args=["-m", "gesso", "mcp", *arguments], env=variables)

    async def talk() -> None:
        async with Client(stdio_client(command)) as client:
            await script(client)

    anyio.run(talk)


def pictures(result: Any) -> list[Image.Image]:
    images = [one for one in result.content if isinstance(one, types.ImageContent)]
    return [Image.open(io.BytesIO(base64.b64decode(one.data))) for one in images]


def words(result: Any) -> str:
    return "\n".join(one.text for one in result.content if isinstance(one, types.TextContent))


def first_id(result: Any) -> str:
    return next(word for word in words(result).split() if word.startswith("img_"))


def test_an_assistant_draws_goes_on_and_finds_again(tmp_path: Path) -> None:
    async def script(client: Client) -> None:
        told = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {"imagine", "vary", "edit", "upscale", "search", "describe"} <= set(told)
        assert "description" in told["imagine"].input_schema["properties"]["prompt"]

        steps: list[float] = []

        async def progress(done: float, total: float | None, message: str | None) -> None:
            assert total == 1
            assert message
            steps.append(done)

        drawn = await client.call_tool("imagine", {"prompt": BOAT}, progress_callback=progress)
        assert not drawn.is_error, words(drawn)
        assert len(pictures(drawn)) == 4
        assert all(one.width > one.height for one in pictures(drawn))
        assert steps[-1] == 1
        boat = first_id(drawn)

        varied = await client.call_tool("vary", {"image": boat, "strength": "strong"})
        assert len(pictures(varied)) == 4, words(varied)
        edited = await client.call_tool("edit", {"image": boat, "instruction": "make the boat red"})
        assert "red" in words(edited)
        larger = await client.call_tool("upscale", {"image": boat})
        assert "img_" in words(larger)
        assert max(pictures(larger)[0].size) <= 1024

        found = await client.call_tool("search", {"query": "blue boat", "limit": 20})
        assert boat in words(found)
        shown = await client.call_tool("show", {"image": boat})
        assert "children:" in words(shown)
        described = await client.call_tool("describe", {"image": boat})
        assert words(described).count("boat") == 4
        (whole,) = (await client.read_resource(f"gesso://images/{boat}")).contents
        assert Image.open(io.BytesIO(base64.b64decode(whole.blob))).format == "PNG"

    conversation(script, tmp_path / "home")


def test_what_is_wrong_can_be_read_and_mended(tmp_path: Path) -> None:
    async def script(client: Client) -> None:
        bad = await client.call_tool("imagine", {"prompt": "a fox --stylize 4000"})
        assert bad.is_error
        assert "characters 16–20" in words(bad)
        assert "1000" in words(bad)
        unknown = await client.call_tool("vary", {"image": "img_019a9c0de0007000a1b2c3d4e5f60718"})
        assert unknown.is_error
        assert "image_not_found" in words(unknown)
        explained = await client.call_tool("explain_prompt", {"prompt": "a fox --stylise 400 --chaoss 3"})
        assert "Did you mean" in words(explained)

    conversation(script, tmp_path / "home")


@pytest.fixture
def studio(tmp_path: Path):
    made = RunningStudio(tmp_path / "elsewhere")
    made.start()
    yield made
    made.stop()


def test_a_studio_elsewhere_is_drawn_in_with_its_key(studio: RunningStudio, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gesso", "keys", "create", "--name", "assistant"]
    made = subprocess.run(
        command, env={**os.environ, "GESSO_HOME": str(studio.home)}, capture_output=True, text=True, check=True
    )
    key = made.stdout.strip()

    async def script(client: Client) -> None:
        drawn = await client.call_tool("imagine", {"prompt": BOAT})
        assert len(pictures(drawn)) == 4, words(drawn)

    conversation(script, tmp_path / "here", "--url", studio.url, GESSO_KEY=key)
    assert not (tmp_path / "here" / "gesso.sqlite").exists()
