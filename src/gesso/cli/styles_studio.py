"""What a studio can do with styles: over the API of one that runs, or in this very process. `studios` takes both in."""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from gesso.app import App


class Styles(Protocol):
    def make_style(self, **body: Any) -> dict[str, Any]:
        """Make a style as `POST /api/v1/styles` does."""
        ...

    def styles(self) -> list[dict[str, Any]]: ...

    def style(self, code: str) -> dict[str, Any]: ...

    def delete_style(self, code: str) -> None: ...

    def style_file(self, code: str) -> bytes: ...

    def import_style(self, data: bytes, name: str) -> dict[str, Any]: ...


class RemoteStyles:
    """Over the API; `_ask` is the studio's."""

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        raise NotImplementedError

    def make_style(self, **body: Any) -> dict[str, Any]:
        return dict(self._ask("POST", "/styles", json=body))

    def styles(self) -> list[dict[str, Any]]:
        return list(self._ask("GET", "/styles")["items"])

    def style(self, code: str) -> dict[str, Any]:
        return dict(self._ask("GET", f"/styles/{_address(code)}"))

    def delete_style(self, code: str) -> None:
        self._ask("DELETE", f"/styles/{_address(code)}")

    def style_file(self, code: str) -> bytes:
        import msgspec

        return msgspec.json.format(msgspec.json.encode(self._ask("GET", f"/styles/{_address(code)}/file"))) + b"\n"

    def import_style(self, data: bytes, name: str) -> dict[str, Any]:
        return dict(self._ask("POST", "/styles/import", content=data, params={"name": name}))


class LocalStyles:
    """In this process; `_app` is the studio's."""

    _app: "App"

    def make_style(self, **body: Any) -> dict[str, Any]:
        from gesso.api.native import styles

        request = styles.NewStyle.model_construct(**body)
        return styles.document(styles.made(self._app, self._app.owner, request)).model_dump()

    def styles(self) -> list[dict[str, Any]]:
        from gesso.actions import styles
        from gesso.api.native.styles import document

        return [document(one).model_dump() for one in styles.listed(self._app, self._app.owner)]

    def style(self, code: str) -> dict[str, Any]:
        from gesso.actions import styles
        from gesso.api.native.styles import document

        return document(styles.get(self._app, self._app.owner, code)).model_dump()

    def delete_style(self, code: str) -> None:
        from gesso.actions import styles

        styles.delete(self._app, self._app.owner, code)

    def style_file(self, code: str) -> bytes:
        from gesso.actions import styles

        return styles.exported(self._app, self._app.owner, code)

    def import_style(self, data: bytes, name: str) -> dict[str, Any]:
        from gesso.actions import styles
        from gesso.api.native.styles import document

        return document(styles.bring_in(self._app, self._app.owner, data, name)).model_dump()


def _address(code: str) -> str:
    from urllib.parse import quote

    return quote(code, safe="")
