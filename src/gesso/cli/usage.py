"""`gesso usage`: the device time that was used, and whether the books are right."""

from typing import Annotated

import typer

from gesso.cli import EXIT_FAILURE, Json, app, fail, print_json
from gesso.cli.native import open_native
from gesso.domain.errors import GessoError
from gesso.settings import load_settings


@app.command()
def usage(
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How many days that have anything.")] = 30,
    audit: Annotated[bool, typer.Option("--audit", help="Recompute every balance from its lines.")] = False,
    as_json: Json = False,
) -> None:
    """Show the device time that was used, by day, speed and task; with --audit, whether the ledger adds up."""
    try:
        if audit:
            _audit(as_json=as_json)
            return
        with open_native(load_settings()) as ask:
            found = ask("GET", "/usage", params={"days": days})
    except GessoError as error:
        fail(error, as_json=as_json)
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        pictures = f"{one['pictures']} pictures"
        typer.echo(
            f"{one['day']}  {one['speed']:<6} {one['task']:<10} {one['jobs']:>5} jobs  {pictures:>14}  "
            f"{one['device_ms'] / 1000:>10.1f} s  costs {one['price_ms'] / 1000:.1f} s"
        )
    account = found["account"]
    left = "no limit" if account["left_ms"] is None else f"{account['left_ms'] / 1000:.1f} s left"
    typer.echo(
        f"Plan {account['plan']}: {left}, {account['reserved_ms'] / 1000:.1f} s held by jobs that have not ended."
    )


def _audit(*, as_json: bool) -> None:
    import msgspec

    from gesso.app import open_records
    from gesso.jobs import reading

    with open_records(load_settings()) as records:
        drifts = reading.audited(records.database)
    if as_json:
        print_json({"ok": not drifts, "drifts": msgspec.to_builtins(drifts)})
    elif drifts:
        for one in drifts:
            typer.echo(
                f"{one.job_id or one.person_id}: {one.what} is {one.stored} and should be {one.computed}", err=True
            )
    else:
        typer.echo("The ledger adds up: every balance equals its lines, and every job is settled as it was measured.")
    if drifts:
        raise typer.Exit(EXIT_FAILURE)
