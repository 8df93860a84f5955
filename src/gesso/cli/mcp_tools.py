"""The tools of `gesso mcp`: each asks the native API for one thing and answers with words and pictures.

Pictures come as WebP of at most 1024 px, since an assistant looks at them; every answer names the ids that further tools
and the studio know them by. Errors are the API's own, so that a model can read what is wrong and mend it.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, Literal

import anyio
from mcp.server.mcpserver import Context, Image, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from gesso import __version__
from gesso.cli.native import Native
from gesso.domain.errors import GessoError

SHOWN_PX = 1024
LOOK_AGAIN_S = 0.25
"""How often a job is asked about while it is drawn; the studio answers from memory."""
ENDED = frozenset({"succeeded", "failed", "cancelled"})

INSTRUCTIONS = """Gesso draws pictures on the user's own machine and keeps them in a library.
Prompts are words followed by parameters as in Midjourney: `a red fox in the snow, watercolor --ar 16:9 --s 250`.
--draft draws quickly; use it while trying things out, and `finish` for the draft that is liked.
Every picture has an id (img_…) that the other tools take. `explain_prompt` checks a prompt without drawing."""

Content = list[str | Image]
Picture = Annotated[str, Field(description="The id of a picture of the library: img_…", max_length=64)]
Words = Annotated[
    str, Field(description="Words and --parameters, such as: a lighthouse in a storm --ar 3:2 --draft", max_length=8192)
]


def make_server(ask: Native) -> MCPServer[Any]:
    """Return the server over a native API that may draw."""
    server = MCPServer("gesso", title="Gesso", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING")
    tools = _Tools(ask)
    for tool in (
        tools.imagine,
        tools.vary,
        tools.edit,
        tools.inpaint,
        tools.upscale,
        tools.finish,
        tools.search,
        tools.show,
        tools.describe,
        tools.explain_prompt,
    ):
        server.tool(structured_output=False)(tool)
    server.resource(
        "gesso://images/{image_id}", name="image", mime_type="image/png", description="A picture's own file, whole."
    )(tools.file)
    return server


class _Tools:
    """The tools' names and docstrings are what an assistant is told."""

    def __init__(self, ask: Native) -> None:
        self._ask = ask

    async def imagine(self, prompt: Words, context: Context) -> Content:
        """Draw four pictures from words. {a, b} in the words and --repeat make several jobs."""
        return await self._drawn(context, prompt=prompt)

    async def vary(
        self,
        image: Picture,
        context: Context,
        strength: Literal["subtle", "strong"] = "subtle",
        prompt: Annotated[str, Field(description="New words; empty keeps the picture's own.", max_length=8192)] = "",
    ) -> Content:
        """Draw four pictures near an existing one; with new words it is a remix."""
        task = "remix" if prompt.strip() else "vary"
        return await self._drawn(context, task=task, parent=image, strength=strength, prompt=prompt or None)

    async def edit(
        self,
        image: Picture,
        instruction: Annotated[str, Field(description="Such as: give the fox a blue hat", max_length=8192)],
        context: Context,
    ) -> Content:
        """Change a picture by an instruction in plain words and keep the rest of it."""
        return await self._drawn(context, task="edit", parent=image, prompt=instruction)

    async def inpaint(
        self,
        image: Picture,
        box: Annotated[
            list[float],
            Field(
                description="What is painted anew: left, top, right, bottom, each 0–1 of the picture's sides.",
                min_length=4,
                max_length=4,
            ),
        ],
        prompt: Words,
        context: Context,
    ) -> Content:
        """Paint a box of a picture anew; everything outside stays as it is, to the byte."""
        left, top, right, bottom = box
        polygon = [[left, top], [right, top], [right, bottom], [left, bottom]]
        return await self._drawn(context, task="inpaint", parent=image, prompt=prompt, mask={"polygons": [polygon]})

    async def upscale(
        self,
        image: Picture,
        context: Context,
        factor: Literal[2, 4] = 2,
        creative: Annotated[bool, Field(description="Paint in detail that was not there.")] = False,
    ) -> Content:
        """Enlarge a picture two or four times."""
        strength = "creative" if creative else "subtle"
        return await self._drawn(context, task="upscale", parent=image, factor=factor, strength=strength)

    async def finish(self, image: Picture, context: Context) -> Content:
        """Draw a draft at full quality and keep what it shows."""
        return await self._drawn(context, task="finish", parent=image)

    async def search(
        self,
        query: Annotated[
            str, Field(description="Words of the prompt, or the library's search syntax.", max_length=500)
        ],
        limit: Annotated[int, Field(ge=1, le=20)] = 8,
    ) -> Content:
        """Find pictures of the library, newest first."""
        page = await self._asked("GET", "/images", params={"q": query, "limit": limit})
        if not page["items"]:
            return ["Nothing was found. Fewer words find more."]
        return await self._shown(page["items"], width_px=384)

    async def show(self, image: Picture) -> Content:
        """Show one picture with its prompt, seed and family."""
        found = await self._asked("GET", f"/images/{image}")
        family = [
            f"{what}: {', '.join(one['id'] for one in found[what])}" for what in ("parents", "children") if found[what]
        ]
        return [*await self._shown([found]), *family]

    async def describe(self, image: Picture) -> str:
        """Write four prompts that would draw such a picture."""
        told = await self._asked("POST", f"/images/{image}/describe")
        return "\n".join([*told["prompts"], *(f"Note: {one['message']}" for one in told["notices"])])

    async def explain_prompt(self, prompt: Words) -> str:
        """Say what is understood of a prompt, with every error and its place. Draws nothing."""
        told = await self._asked("POST", "/prompt/explain", json={"text": prompt})
        lines = [f"Read as: {told['canonical']}", f"Version {told['version']}, {told['jobs']} job(s)"]
        for kind in ("errors", "warnings"):
            for one in told[kind]:
                better = f" Did you mean: {one['suggestion']}" if one["suggestion"] else ""
                lines.append(f"{kind[:-1].capitalize()} at {one['start']}–{one['end']}: {one['message']}{better}")
        return "\n".join(lines)

    async def file(self, image_id: str) -> bytes:
        data: bytes = await self._asked("GET", f"/images/{image_id}/file", params={"format": "png"})
        return data

    async def _drawn(self, context: Context, **body: Any) -> Content:
        """Ask for pictures, wait for all of them, and show them. Whoever stops waiting cancels them."""
        wanted = {name: value for name, value in body.items() if value is not None}
        jobs = (await self._asked("POST", "/jobs", json=wanted))["jobs"]
        ids = [job["id"] for job in jobs]
        try:
            ended = [await self._followed(context, job_id, place, len(ids)) for place, job_id in enumerate(ids)]
        except BaseException:
            with anyio.CancelScope(shield=True):
                for job_id in ids:
                    await self._asked("DELETE", f"/jobs/{job_id}")
            raise
        answer: Content = []
        for job in ended:
            if job["status"] != "succeeded":
                why = job["failure"]["message"] if job["failure"] else f"The job was {job['status']}."
                raise ToolError(f"{job['id']}: {why}")
            answer += [f"Note: {one['message']}" for one in job["warnings"]]
            answer += await self._shown(job["images"])
        return answer

    async def _followed(self, context: Context, job_id: str, place: int, count: int) -> dict[str, Any]:
        while True:
            job: dict[str, Any] = await self._asked("GET", f"/jobs/{job_id}")
            await context.report_progress(place + job["progress"], count, job["status"])
            if job["status"] in ENDED:
                return job
            await anyio.sleep(LOOK_AGAIN_S)

    async def _shown(self, pictures: list[dict[str, Any]], *, width_px: int = SHOWN_PX) -> Content:
        answer: Content = []
        for one in pictures:
            facts = f"{one['width']}×{one['height']} px" + (", draft" if one["draft"] else "")
            seed = f", seed {one['seed']}" if one["seed"] is not None else ""
            answer.append(f"{one['id']} ({facts}{seed}): {one['prompt'] or 'an upload'}")
            width = min(width_px, one["width"])
            data = await self._asked("GET", f"/images/{one['id']}/file", params={"format": "webp", "width": width})
            answer.append(Image(data=data, format="webp"))
        return answer

    async def _asked(self, method: str, path: str, **more: Any) -> Any:
        call: Callable[[], Any] = partial(self._ask, method, path, **more)
        working: Awaitable[Any] = anyio.to_thread.run_sync(call)
        try:
            return await working
        except GessoError as error:
            raise ToolError(_told(error)) from error


def _told(error: GessoError) -> str:
    lines = [f"{error.message} ({error.error_code})"]
    for one in error.details:
        place = "" if one.start is None else f"characters {one.start}–{one.end}: "
        allowed = f" Allowed: {one.allowed}." if one.allowed else ""
        message = one.message or one.code
        better = f" Did you mean: {one.suggestion}" if one.suggestion and one.suggestion not in message else ""
        lines.append(f"{place}{message}{allowed}{better}")
    return "\n".join(dict.fromkeys(lines))
