"""`gesso profile`: teach a taste, read what it has learnt, share it, and choose whether it is used."""

import contextlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gesso.cli import Json, app, fail, print_json
from gesso.cli.native import Native, native
from gesso.domain.errors import ConflictError, GessoError, NotFoundError, UnavailableError
from gesso.settings import load_settings

profile_app = typer.Typer(no_args_is_help=True, help="Your taste: profiles learnt from pairs that you rank.")
app.add_typer(profile_app, name="profile")

Named = Annotated[str, typer.Argument(metavar="PROFILE", help="A profile's name, code or id; left out: your own.")]
KEYS = {"1": "left", "2": "right", "3": "skip"}


@profile_app.command("list")
def list_profiles(as_json: Json = False) -> None:
    """List your profiles, and whether your taste is on."""
    with native(as_json=as_json) as ask:
        found, taste = ask("GET", "/profiles"), ask("GET", "/taste")
    if as_json:
        print_json({**found, "taste": taste})
        return
    for one in found["items"]:
        mark = "*" if one["own"] else " "
        typer.echo(f"{mark} {one['name']:<24} {one['code']}  {_progress(one)}")
    if not found["items"]:
        typer.echo("You have no profile yet. Begin with: gesso profile rank")
    typer.echo(
        f"Used for prompts without --p: {'yes, once unlocked' if taste['on'] else 'no (gesso profile use --on)'}"
    )


@profile_app.command("new")
def new(name: str, as_json: Json = False) -> None:
    """Begin a profile."""
    with native(as_json=as_json) as ask:
        made = ask("POST", "/profiles", json={"name": name})
    print_json(made) if as_json else typer.echo(f"{made['code']}  gesso profile rank {made['code']}")


@profile_app.command("show")
def show(
    profile: Named = "",
    sheet: Annotated[bool, typer.Option(help="Draw example pictures, without and with the profile.")] = True,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for them.", file_okay=False)] = Path(
        "gesso-pictures"
    ),
    as_json: Json = False,
) -> None:
    """Say what a profile has learnt, and draw the same pictures without and with it."""
    with native(as_json=as_json) as ask:
        one = ask("GET", f"/profiles/{profile or 'default'}")
    path = None
    if sheet and one["unlocked"]:
        from gesso.cli.examples import write_sheet

        try:
            path = write_sheet(load_settings(), one["weights"], one["code"], out)
        except GessoError as error:
            fail(error, as_json=as_json)
    if as_json:
        print_json({**one, "sheet": str(path) if path else None})
        return
    typer.echo(f"{one['name']} ({one['code']}): {_progress(one)}")
    typer.echo(one["says"])
    if path:
        typer.echo(f"Examples, without above and with below: {path}")


@profile_app.command("rank")
def rank(
    profile: Named = "",
    show: Annotated[bool, typer.Option("--open", help="Open each pair in the picture viewer.")] = False,
) -> None:
    """Answer pairs: 1 left, 2 right, 3 skip, u undo, q leave. 40 answers unlock a profile, at 200 it knows you well."""
    which = {"profile": profile} if profile else {}
    with native(as_json=False, drawing=True) as ask:
        while True:
            try:
                pair = ask("GET", "/rankings/next", params=which)
            except ConflictError as error:
                typer.echo(error.message)
                return
            path = _lay_out(ask, pair)
            typer.echo(
                f"\n{_progress(pair['profile'])}\n  1 left   {path.with_name('left.png')}\n  2 right  {path.with_name('right.png')}\n  both     {path}"
            )
            if show:
                typer.launch(str(path))
            said = _read_key()
            if said == "q":
                return
            if said == "u":
                with contextlib.suppress(ConflictError):
                    typer.echo(f"Taken back. {_progress(ask('DELETE', '/rankings/last', params=which))}")
                continue
            body = {"left": pair["left"]["key"], "right": pair["right"]["key"], "answer": KEYS[said], **which}
            learnt = ask("POST", "/rankings", json=body)
            if learnt["answered"] == learnt["unlocks_at"] and said != "3":
                typer.echo(f"Unlocked: {learnt['says']}")


@profile_app.command("export")
def export(
    profile: Named = "",
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Where to; left out: standard output.")] = None,
    as_json: Json = False,
) -> None:
    """Write a profile as a file that can be read, kept and shared."""
    with native(as_json=as_json) as ask:
        from gesso.actions.profiles import as_text

        text = as_text(ask("GET", f"/profiles/{profile or 'default'}/file"))
    if file is None:
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(UnavailableError(f"{file} cannot be written: {error.strerror}.", code="cannot_write"), as_json=as_json)
    print_json({"file": str(file)}) if as_json else typer.echo(str(file))


@profile_app.command("import")
def import_file(
    file: Path,
    name: Annotated[str, typer.Option("--name", help="Another name for it.")] = "",
    as_json: Json = False,
) -> None:
    """Make a profile of a file."""
    try:
        data = file.read_bytes()
    except OSError as error:
        fail(NotFoundError(f"{file} cannot be read: {error.strerror}.", code="file_unreadable"), as_json=as_json)
    with native(as_json=as_json) as ask:
        made = ask("POST", "/profiles/import", content=data, params={"name": name} if name else {})
    if as_json:
        print_json(made)
        return
    typer.echo(f"{made['name']} ({made['code']}): {_progress(made)}\n{made['says']}")


@profile_app.command("rename")
def rename(profile: Named, name: str, as_json: Json = False) -> None:
    """Give a profile another name."""
    with native(as_json=as_json) as ask:
        changed = ask("PATCH", f"/profiles/{profile}", json={"name": name})
    print_json(changed) if as_json else typer.echo(changed["name"])


@profile_app.command("delete")
def delete(profile: Named, as_json: Json = False) -> None:
    """Remove a profile and its answers. Pictures drawn with it stay."""
    with native(as_json=as_json) as ask:
        ask("DELETE", f"/profiles/{profile}")
    print_json({"deleted": profile}) if as_json else typer.echo(f"{profile} is removed.")


@profile_app.command("use")
def use(
    profile: Named = "",
    on: Annotated[
        bool | None, typer.Option("--on/--off", help="Whether prompts without --p are drawn with your profile.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Choose what a bare --p means, and whether your taste is on."""
    with native(as_json=as_json) as ask:
        taste = ask("PATCH", "/taste", json={"profile": profile or None, "on": on})
    if as_json:
        print_json(taste)
    else:
        typer.echo(f"Taste is {'on' if taste['on'] else 'off'}" + (f"; --p means {profile}." if profile else "."))


def _progress(one: dict[str, Any]) -> str:
    answered, unlocks, matures = one["answered"], one["unlocks_at"], one["matures_at"]
    if not one["unlocked"]:
        return f"{answered} of {unlocks} answers until it unlocks"
    return (
        f"{answered} of {matures} answers until it is mature" if answered < matures else f"mature, {answered} answers"
    )


def _read_key() -> str:
    while True:
        try:
            said = input("1, 2, 3, u, q: ").strip().lower()
        except EOFError:
            return "q"
        if said in {*KEYS, "u", "q"}:
            return said
        typer.echo("1 takes the left one, 2 the right one, 3 skips, u takes the last answer back, q leaves.")


def _lay_out(ask: Native, pair: dict[str, Any]) -> Path:
    """Write both pictures, and one with both beside each other; return the path of that."""
    from gesso.cli.examples import beside

    folder = load_settings().home / "cache" / "ranking"
    folder.mkdir(parents=True, exist_ok=True)
    for side in ("left", "right"):
        data = ask("GET", pair[side]["file"].removeprefix("/api/v1"))
        (folder / f"{side}.png").write_bytes(data)
    path = folder / "pair.png"
    beside([folder / "left.png", folder / "right.png"], path)
    return path
