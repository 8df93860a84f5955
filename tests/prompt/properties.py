"""What holds for every text: shared by the property tests and the fuzz target."""

import json

from gesso.prompt import explain, parse, unparse
from gesso.prompt.codes import ERRORS, WARNINGS


def check(text: str) -> bool:
    """Assert every property for one text; tell whether it was a prompt without errors."""
    explanation = explain(text)
    json.dumps(explanation.to_json())
    for detail in explanation.errors:
        assert detail.code in ERRORS
    for detail in explanation.warnings:
        assert detail.code in WARNINGS
    for detail in (*explanation.errors, *explanation.warnings):
        assert detail.start is not None
        assert detail.end is not None
        assert 0 <= detail.start <= detail.end <= len(text), detail
        assert detail.message
    if explanation.errors:
        assert explanation.specs == ()
        return False
    assert explanation.jobs == len(explanation.specs)
    for prompt, spec in explanation.prompts:
        written = unparse(spec)
        again = explain(written)
        assert again.specs == (spec,), written
        assert unparse(again.specs[0]) == written
        assert explain(prompt).specs == (spec,), prompt
    canonical = explain(explanation.canonical)
    assert canonical.specs == explanation.specs, explanation.canonical
    assert canonical.canonical == explanation.canonical
    assert tuple(spec for _, spec in parse(text)) == explanation.specs
    return True
