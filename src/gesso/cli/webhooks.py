"""`gesso webhooks`: addresses that are told of your jobs, their secrets, a test, the log and sending again."""

from typing import Annotated, Any

import typer

from gesso.cli import Json, app, print_json
from gesso.cli.native import native

webhooks_app = typer.Typer(no_args_is_help=True, help="Webhooks: who is told of your jobs.")
app.add_typer(webhooks_app, name="webhooks")

Id = Annotated[str, typer.Argument(metavar="WEBHOOK", help="A webhook's id (whk_…).")]


@webhooks_app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="https, to a public address.")],
    event: Annotated[list[str] | None, typer.Option("--event", help="job.succeeded, …; may repeat. None: all.")] = None,
    as_json: Json = False,
) -> None:
    """Add a webhook and print its secret. It is shown this once."""
    with native(as_json=as_json) as ask:
        made = ask("POST", "/webhooks", json={"url": url, "events": event or []})
    _show_secret(made, as_json=as_json)


@webhooks_app.command("list")
def list_webhooks(as_json: Json = False) -> None:
    """List your webhooks."""
    with native(as_json=as_json) as ask:
        found = ask("GET", "/webhooks")
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        state = "" if one["enabled"] else f"  ({one['disabled_reason'] or 'off'})"
        typer.echo(f"{one['id']}  {one['url']}  {', '.join(one['events']) or 'all events'}{state}")


@webhooks_app.command()
def remove(webhook: Id, as_json: Json = False) -> None:
    """Remove a webhook, its log and what waits for it."""
    with native(as_json=as_json) as ask:
        ask("DELETE", f"/webhooks/{webhook}")
    if as_json:
        print_json({"id": webhook, "removed": True})


@webhooks_app.command()
def on(webhook: Id, as_json: Json = False) -> None:
    """Switch a webhook on again."""
    _switch(webhook, enabled=True, as_json=as_json)


@webhooks_app.command()
def off(webhook: Id, as_json: Json = False) -> None:
    """Switch a webhook off; what waits for it is dropped."""
    _switch(webhook, enabled=False, as_json=as_json)


@webhooks_app.command()
def rotate(webhook: Id, as_json: Json = False) -> None:
    """Make a fresh secret and print it. The old one signs beside it for a day."""
    with native(as_json=as_json) as ask:
        made = ask("POST", f"/webhooks/{webhook}/rotate")
    _show_secret(made, as_json=as_json)


@webhooks_app.command("test")
def send_test(webhook: Id, as_json: Json = False) -> None:
    """Send a test event now, and leave with 1 if it was not taken."""
    with native(as_json=as_json) as ask:
        sent = ask("POST", f"/webhooks/{webhook}/test")
    _show_sent(sent, as_json=as_json)


@webhooks_app.command()
def log(
    webhook: Annotated[str | None, typer.Argument(metavar="[WEBHOOK]", help="None: everything, callbacks too.")] = None,
    state: Annotated[str | None, typer.Option("--state", help="pending, delivered, failed or dropped.")] = None,
    as_json: Json = False,
) -> None:
    """List what was or is to be told, newest first."""
    place = f"/webhooks/{webhook}/deliveries" if webhook else "/webhooks/deliveries"
    with native(as_json=as_json) as ask:
        found = ask("GET", place, params={"state": state} if state else {})
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        typer.echo(f"{one['id']}  {one['created_at']}  {one['event']:<16} {_told(one)}")


@webhooks_app.command()
def resend(delivery: Annotated[str, typer.Argument(metavar="DELIVERY")], as_json: Json = False) -> None:
    """Send a delivery again now, and leave with 1 if it was not taken."""
    with native(as_json=as_json) as ask:
        sent = ask("POST", f"/webhooks/deliveries/{delivery}/resend")
    _show_sent(sent, as_json=as_json)


def _switch(webhook: str, *, enabled: bool, as_json: bool) -> None:
    with native(as_json=as_json) as ask:
        changed = ask("PATCH", f"/webhooks/{webhook}", json={"enabled": enabled})
    if as_json:
        print_json(changed)


def _show_secret(made: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(made)
    else:
        typer.echo(f"{made['id']}  {made['url']}\n{made['secret']}")


def _show_sent(sent: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(sent)
    else:
        typer.echo(f"{sent['id']}  {_told(sent)}")
    if sent["state"] != "delivered":
        raise typer.Exit(1)


def _told(one: dict[str, Any]) -> str:
    last = one["tries"][-1] if one["tries"] else None
    how = "" if last is None else f": {last['status'] or last['error']}, {last['took_ms']} ms"
    return f"{one['state']} after {len(one['tries'])}{how}"
