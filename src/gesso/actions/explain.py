"""Explain: what Gesso understands of a prompt. Changes nothing."""

from typing import Any

from gesso import prompt


def explain(text: str, *, default_version: str = "7", max_jobs: int = 40) -> dict[str, Any]:
    """Return the explanation as the JSON object that `gesso prompt explain --json` prints."""
    rules = prompt.PromptRules(default_version=default_version, max_jobs=max_jobs, relax_batches=True)
    return prompt.explain(text, rules).to_json()
