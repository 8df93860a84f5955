"""What InvokeAI and ComfyUI write into their PNGs, read as provenance. A1111's and Midjourney's are in `captions`. Pure.

Files come from strangers: whatever is not what it should be is left out, nothing is believed twice, nothing raises. What
has no word of ours goes into `extras` verbatim, so that nothing a person may want to look up is lost.
"""

import json
from typing import Any

from gesso.library.origin import Provenance

GRAPH_BYTES_AT_MOST = 4_000_000
NODES_AT_MOST = 5000
_EXTRA_AT_MOST = 20_000
_HOPS_AT_MOST = 30
_TEXTS = ("text", "text_g", "prompt", "string", "value", "text_positive", "wildcard_text", "t5xxl", "clip_l")
_LINKS = ("conditioning", "positive", "conditioning_1", "cond", "guider", "model", "text", "string", "clip_l", "value")


def read_texts(texts: dict[str, str]) -> Provenance | None:
    """Return what InvokeAI or ComfyUI says in these PNG texts, or None."""
    for key in ("invokeai_metadata", "sd-metadata"):
        told = _object(texts.get(key, ""))
        if told is not None:
            return _invoke(told)
    graph = _object(texts.get("prompt", ""))
    if graph is not None and any(isinstance(node, dict) and "class_type" in node for node in graph.values()):
        return _comfy(graph, texts.get("workflow", ""))
    return None


def _object(text: str) -> dict[str, Any] | None:
    if not text or len(text) > GRAPH_BYTES_AT_MOST:
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _invoke(told: dict[str, Any]) -> Provenance:
    image = told.get("image")
    old: dict[str, Any] = image if isinstance(image, dict) else {}
    model = told.get("model", told.get("model_weights", old.get("model")))
    name = model.get("name", model.get("model_name", model.get("key"))) if isinstance(model, dict) else model
    prompt = told.get("positive_prompt", old.get("prompt"))
    if isinstance(prompt, list):  # the old form: weighted parts
        prompt = " ".join(str(one.get("prompt", "")) for one in prompt if isinstance(one, dict))
    known = {
        "positive_prompt",
        "negative_prompt",
        "seed",
        "steps",
        "cfg_scale",
        "scheduler",
        "model",
        "width",
        "height",
    }
    return Provenance(
        tool="invokeai",
        tool_version=_text(told.get("app_version")),
        prompt=_text(prompt),
        negative=_text(told.get("negative_prompt")),
        seed=_whole(told.get("seed", old.get("seed"))),
        steps=_whole(told.get("steps", old.get("steps"))),
        guidance=_number(told.get("cfg_scale", old.get("cfg_scale"))),
        sampler=_text(told.get("scheduler", old.get("sampler"))),
        model=_text(name),
        width_px=_whole(told.get("width", old.get("width"))),
        height_px=_whole(told.get("height", old.get("height"))),
        extras=_extras({key: value for key, value in told.items() if key not in known}),
    )


def _comfy(graph: dict[str, Any], workflow: str) -> Provenance:
    nodes = {key: node for key, node in list(graph.items())[:NODES_AT_MOST] if isinstance(node, dict)}
    samplers = [node for node in nodes.values() if "sampler" in str(node.get("class_type", "")).lower()]
    sampler = next(
        (one for one in samplers if {"positive", "guider"} & set(_inputs(one))), samplers[0] if samplers else {}
    )
    said = _inputs(sampler)
    loaders = [_inputs(node) for node in nodes.values() if "loader" in str(node.get("class_type", "")).lower()]
    model = next((one[key] for one in loaders for key in ("ckpt_name", "unet_name", "model_name") if isinstance(one.get(key), str)), None)  # fmt: skip
    prompt = _words(nodes, said.get("positive", said.get("guider")))
    if prompt is None:
        texts = [_inputs(node).get("text") for node in nodes.values()]
        prompt = max((one for one in texts if isinstance(one, str)), key=len, default=None)
    latent = _node(nodes, said.get("latent_image"))
    return Provenance(
        tool="comfyui",
        prompt=_text(prompt),
        negative=_text(_words(nodes, said.get("negative"))),
        seed=_whole(_value(nodes, said.get("seed", said.get("noise_seed", said.get("noise"))), ("seed", "noise_seed", "value"))),
        steps=_whole(_value(nodes, said.get("steps", said.get("sigmas")), ("steps", "value"))),
        guidance=_number(_value(nodes, said.get("cfg"), ("cfg", "value"))),
        sampler=_text(_value(nodes, said.get("sampler_name", said.get("sampler")), ("sampler_name",))),
        model=_text(model),
        width_px=_whole(_inputs(latent).get("width")),
        height_px=_whole(_inputs(latent).get("height")),
        extras=_extras({"graph": graph, "workflow": workflow} if workflow else {"graph": graph}),
    )  # fmt: skip


def _inputs(node: dict[str, Any]) -> dict[str, Any]:
    inputs = node.get("inputs")
    return inputs if isinstance(inputs, dict) else {}


def _node(nodes: dict[str, dict[str, Any]], link: Any) -> dict[str, Any]:
    """Return the node that a link (`[id, output]`) leads to."""
    return nodes.get(str(link[0]), {}) if isinstance(link, list) and link else {}


def _words(nodes: dict[str, dict[str, Any]], link: Any) -> str | None:
    """Follow a conditioning back to the words it was made from."""
    for _ in range(_HOPS_AT_MOST):
        if isinstance(link, str):
            return link
        inputs = _inputs(_node(nodes, link))
        said = next((inputs[key] for key in _TEXTS if isinstance(inputs.get(key), str) and inputs[key].strip()), None)
        if said is not None:
            return str(said)
        link = next((inputs[key] for key in _LINKS if isinstance(inputs.get(key), list)), None)
        if link is None:
            return None
    return None


def _value(nodes: dict[str, dict[str, Any]], value: Any, names: tuple[str, ...]) -> Any:
    for _ in range(_HOPS_AT_MOST):
        if not isinstance(value, list):
            return value
        inputs = _inputs(_node(nodes, value))
        value = next((inputs[name] for name in names if name in inputs), None)
    return None


def _extras(pairs: dict[str, Any]) -> dict[str, str]:
    made = {}
    for key, value in list(pairs.items())[:100]:
        try:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        except (ValueError, RecursionError):
            continue
        if value not in (None, "", [], {}):
            made[str(key)[:80]] = text if key in {"graph", "workflow"} else text[:_EXTRA_AT_MOST]
    return made


def _text(value: Any) -> str | None:
    return value.strip()[:_EXTRA_AT_MOST] or None if isinstance(value, str) else None


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 2**63:
        return None
    return int(value)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
