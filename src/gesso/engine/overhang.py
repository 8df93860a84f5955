"""A drawing beyond its page: what its edge cuts goes on as it was drawn, and what ends with the page is mirrored there.

A drawing's shapes are kept whole: trunks, branches, clouds and hills reach over the edge and were only never shown. Shapes that
span the page (sky, ground, sea) end with it; they go on as their own mirror image, in their own place among the layers, and so
do the objects behind, so that nothing stands before what it stood behind.

Promises: pure; inside the page the picture is the drawing's own. Knows nothing of pixels and of what the shapes mean.
"""

import re

from gesso.scenes import Drawing

_TAG = re.compile(r"<(/?)([a-zA-Z]+)([^>]*?)(/?)>")
_PATH = re.compile(r'\bd="([^"]*)"')
_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DISC = re.compile(r'<circle [^>]*\br="([\d.]+)"')
_CRESCENT = re.compile(r'<path d="M[^"]*A[^"]* 0 1 0 ')
_LARGEST_STAR = 5.0
_LOWER_EDGE = 995.0
_VIGNETTE = re.compile(r'<path d="M-\d+ -220H[^"]*"[^>]*/>')


def beyond_page(drawing: Drawing, *, front: bool) -> str:
    """SVG shapes in the drawing's units that go on to the left and the right of its page.

    Args:
        drawing: what lies on the page.
        front: whether the foreground is mirrored, too, as falling snow must be and trunks that frame a picture must not.
    """
    result = []
    layers = ((drawing.background, True), (drawing.subject, False), (without_vignette(drawing.foreground), front))
    for body, repeats in layers:
        frame, inside = _bare(body)
        elements = _elements(inside)
        lone = _lights(elements)
        shapes = [_placed(one, drawing.width, repeats=repeats and i not in lone) for i, one in enumerate(elements)]
        result.append(f"{frame}{''.join(shapes)}{'</g>' if frame else ''}")
    clip = (
        f'<defs><clipPath id="page"><rect x="0" y="-1000" width="{drawing.width:g}" height="2000"/></clipPath></defs>'
    )
    return clip + "".join(result)


def without_lights(body: str) -> str:
    """A background without the sun's or the moon's disc and its glow: there is only one of each."""
    frame, inside = _bare(body)
    elements = _elements(inside)
    lone = _lights(elements)
    kept = "".join(one for i, one in enumerate(elements) if i not in lone)
    return f"{frame}{kept}{'</g>' if frame else ''}"


def grounds(body: str, width: float) -> str:
    """Of a background only what spans the page and what ends with its lower edge: ground and ways, and nothing that stands."""
    frame, inside = _bare(body)

    def stays(element: str) -> bool:
        extent = _extent(element)
        return (
            element.startswith("<defs") or _spans(element, width) or (extent is not None and extent[2] >= _LOWER_EDGE)
        )

    kept = "".join(one for one in _elements(inside) if stays(one))
    return f"{frame}{kept}{'</g>' if frame else ''}"


def _lights(elements: list[str]) -> set[int]:
    """Which outermost elements are sun or moon: only those are drawn as large discs, or as an arc of the larger half."""
    found: set[int] = set()
    for i, one in enumerate(elements):
        disc = _DISC.match(one)
        if (disc and float(disc[1]) > _LARGEST_STAR) or _CRESCENT.match(one):
            found.add(i)
            if i and elements[i - 1].startswith("<path") and 'fill="url(' in elements[i - 1]:
                found.add(i - 1)
    return found


def without_vignette(body: str) -> str:
    """A foreground without its darkened corners: they would be a frame in the middle of a larger picture."""
    return _VIGNETTE.sub("", body)


def _bare(body: str) -> tuple[str, str]:
    """The group that brings all of a layer nearer, if there is one, and the layer inside it."""
    frame = re.match(r"<g [^>]*>(?=<defs>)", body)
    return (frame[0], body[frame.end() : -len("</g>")]) if frame else ("", body)


def _elements(body: str) -> list[str]:
    """The outermost elements of a layer."""
    found, depth, start = [], 0, 0
    for tag in _TAG.finditer(body):
        if depth == 0:
            start = tag.start()
        depth += (-1 if tag[1] else 1) - (1 if tag[4] else 0)
        if depth == 0:
            found.append(body[start : tag.end()])
    return found


def _placed(element: str, width: float, *, repeats: bool) -> str:
    if element.startswith("<defs"):
        return element
    spans = _spans(element, width)
    clipped = f'<g clip-path="url(#page)">{element}</g>'
    mirrored = ""
    if spans or repeats:
        mirrored = f'<g transform="scale(-1 1)">{clipped}</g><g transform="translate({2 * width:g} 0) scale(-1 1)">{clipped}</g>'
    return mirrored + (clipped if spans else element)


def _spans(element: str, width: float) -> bool:
    """Whether a path lies all across the page."""
    extent = _extent(element)
    return extent is not None and extent[0] <= 1 and extent[1] >= width - 1


def _extent(element: str) -> tuple[float, float, float] | None:
    """A path's left, right and bottom, by its points and the handles of its curves."""
    path = _PATH.search(element) if element.startswith("<path") else None
    if path is None:
        return None
    x = y = 0.0
    across: list[float] = []
    bottom = -1e9
    for letter, numbers in _COMMAND.findall(path[1]):
        values = [float(one) for one in _NUMBER.findall(numbers)]
        if not values:
            continue
        place = letter.upper()
        columns = [] if place == "V" else values if place == "H" else values[5::7] if place == "A" else values[0::2]
        rows = [] if place == "H" else values if place == "V" else values[6::7] if place == "A" else values[1::2]
        if letter.islower():
            columns, rows = [x + one for one in columns], [y + one for one in rows]
        x, y = (columns or [x])[-1], (rows or [y])[-1]
        across += columns
        bottom = max(bottom, *rows, bottom)
    return (min(across), max(across), bottom) if across else None
