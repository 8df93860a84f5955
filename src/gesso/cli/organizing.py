"""`gesso search`, `gesso trash`, `gesso export` and `gesso import`: find pictures, take them out and in."""

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from gesso.cli import Json, app, fail, print_json
from gesso.cli.native import Native, native, open_native
from gesso.domain.errors import BadInputError, GessoError, NotFoundError
from gesso.settings import load_settings

trash_app = typer.Typer(no_args_is_help=True, help="The trash: pictures lie there for 30 days.")
app.add_typer(trash_app, name="trash")

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_POLL_S = 0.2


@app.command()
def search(
    query: Annotated[list[str], typer.Argument(help='Such as: fox tag:hero "rating:>3". See docs/14-library.md.')],
    sort: Annotated[str, typer.Option("--sort", help="newest, oldest or rating.")] = "newest",
    limit: Annotated[int, typer.Option("--limit", min=1, max=200)] = 30,
    as_json: Json = False,
) -> None:
    """Find pictures of the library."""
    q = " ".join(query)
    with native(as_json=as_json, drawing="~" in q or "meaning:" in q, text=q) as ask:
        found = ask("GET", "/images", params={"q": q, "sort": sort, "limit": limit})
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        stars = "*" * one["rating"]
        typer.echo(f"{one['id']}  {one['created_at'][:10]}  {stars:<5}  {one['prompt'][:80]}")


@trash_app.command("list")
def list_trash(as_json: Json = False) -> None:
    """List what lies in the trash, newest first."""
    search(["is:trashed"], "newest", 200, as_json)


@trash_app.command("put")
def put(images: Annotated[list[str], typer.Argument(metavar="IMG…")], as_json: Json = False) -> None:
    """Put pictures into the trash."""
    _bulk(images, {"trashed": True}, as_json=as_json)


@trash_app.command("restore")
def restore(images: Annotated[list[str], typer.Argument(metavar="IMG…")], as_json: Json = False) -> None:
    """Take pictures out of the trash."""
    _bulk(images, {"trashed": False}, as_json=as_json)


@trash_app.command("empty")
def empty(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Remove all that lies in the trash, for good."""
    if not yes and not as_json:
        typer.confirm("This cannot be undone. Empty the trash?", abort=True)
    with native(as_json=as_json) as ask:
        done = ask("DELETE", "/trash")
    print_json(done) if as_json else typer.echo(f"{done['removed']} pictures are gone.")


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="The ZIP to write.")],
    query: Annotated[str | None, typer.Option("--search", help="Only what this search finds.")] = None,
    file_format: Annotated[str, typer.Option("--format", help="original, png, jpeg, webp or avif.")] = "original",
    as_json: Json = False,
) -> None:
    """Pack everything (pictures, folders, searches, boards, profiles, styles) into a ZIP, or what a search finds."""
    body: dict[str, Any] = {"format": file_format}
    body |= {"everything": True} if query is None else {"q": query}
    try:
        if file.exists():
            raise BadInputError(f"{file} is there already. Choose another name.", code="file_exists")
        with open_native(load_settings()) as ask:
            begun = ask("POST", "/exports", json=body)
            done = _waited(ask, f"/exports/{begun['id']}")
            if done["status"] == "done":
                file.write_bytes(ask("GET", f"/exports/{begun['id']}/file"))
            ask("DELETE", f"/exports/{begun['id']}")
    except GessoError as error:
        fail(error, as_json=as_json, text=query or "")
    _tell(done, as_json=as_json, words=f"{done['done']} pictures are in {file}.")


@app.command("import")
def take_in(
    paths: Annotated[list[Path], typer.Argument(help="Pictures, folders of them, or a ZIP.")],
    folder: Annotated[str, typer.Option("--folder", help="Put them into this folder.")] = "",
    as_json: Json = False,
) -> None:
    """Take in pictures of InvokeAI, ComfyUI, A1111, Forge, Midjourney or any other tool, or an export of Gesso."""
    report: list[dict[str, str]] = []
    done = {"status": "done", "done": 0, "existing": 0, "report": report}
    with native(as_json=as_json) as ask:
        for path in paths:
            if path.suffix.lower() == ".zip":
                begun = ask("POST", "/imports", content=_bytes(path))
                told = _waited(ask, f"/imports/{begun['id']}")
                report += told["report"]
                done["done"] = int(str(done["done"])) + told["done"] - len(told["report"])
                continue
            for one, place in _files(path, folder):
                try:
                    told = ask(
                        "POST",
                        "/imports/picture",
                        content=_bytes(one),
                        params={"name": one.name[:300], "folder": place},
                    )
                except GessoError as error:
                    report.append({"file": str(one), "code": error.error_code, "message": error.message})
                else:
                    counted = "existing" if told["existing"] else "done"
                    done[counted] = int(str(done[counted])) + 1
    _tell(done, as_json=as_json, words=f"{done['done']} pictures were taken in, {done['existing']} were there already.")


def _files(path: Path, folder: str) -> list[tuple[Path, str]]:
    """Return the pictures of a path, each with the folder of the library that it goes to."""
    if not path.is_dir():
        return [(path, folder)]
    found = sorted(one for one in path.rglob("*") if one.suffix.lower() in _PICTURES and one.is_file())
    inside = [(one, one.relative_to(path).parent.as_posix()) for one in found]
    top = folder or path.resolve().name
    return [(one, top if below == "." else f"{top}/{below}") for one, below in inside]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}.", code="file_unreadable") from error


def _waited(ask: Native, address: str) -> dict[str, Any]:
    while True:
        told: dict[str, Any] = ask("GET", address)
        if told["finished_at"]:
            return told
        time.sleep(_POLL_S)


def _bulk(images: list[str], change: dict[str, Any], *, as_json: bool) -> None:
    with native(as_json=as_json) as ask:
        done = ask("POST", "/images/bulk", json={"ids": images, "change": change})
    print_json(done) if as_json else typer.echo(f"{done['changed']} pictures were changed.")


def _tell(done: dict[str, Any], *, as_json: bool, words: str) -> None:
    if as_json:
        print_json(done)
        return
    typer.echo(words)
    for one in done["report"]:
        typer.echo(f"left out: {one['file']} ({one['code']}): {one['message']}", err=True)
    if done["status"] != "done":
        typer.echo(f"It ended as {done['status']}: {done.get('error', '')}", err=True)
        raise typer.Exit(1)
