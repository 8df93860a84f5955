"""What axe-core finds on a page: WCAG 2.2 AA, the size of targets too, and its own good practice. The script runs through the browser's own protocol,
so the page's content security policy stays as it is."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = (Path(__file__).parents[1] / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
THEMED = ("color-contrast", "link-in-text-block")
"""What can differ between the themes; everything else is the same page."""


def violations(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """Name each violation and the elements that have it; `only` some rules instead of all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found: list[str] = page.evaluate(
        """async only => {
          await Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)));
          const options = {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}};
          const told = await axe.run(document, only.length ? {...options, runOnly: {type: "rule", values: only}} : options);
          // A menu hangs on the body, outside of every landmark, while it has the focus: that is how menus are.
          const isMenu = (rule, node) => rule === "region" && node.html.includes("data-radix-popper");
          return told.violations.flatMap(one => one.nodes.filter(node => !isMenu(one.id, node)).map(node =>
            `${one.id}: ${node.html.slice(0, 180)} (${[...node.any, ...node.all, ...node.none].map(check => check.message).join("; ")})`));
        }""",
        list(only),
    )
    return found


def in_both_themes(page: Page, theme: str = "dark") -> list[str]:
    """All rules in the theme that stands, then those of colour in the other one."""
    other = "light" if theme == "dark" else "dark"
    found = [f"{theme}: {one}" for one in violations(page)]
    page.emulate_media(color_scheme=other)  # type: ignore[arg-type]
    found += [f"{other}: {one}" for one in violations(page, THEMED)]
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    return found
