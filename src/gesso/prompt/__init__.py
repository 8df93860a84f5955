"""The prompt language: text to Specs and back, with errors that point at the character.

Pure: knows no models, no files and no clock. Everything other rooms need is imported from here.
"""

from gesso.prompt.explain import Explanation, error_of, explain, parse
from gesso.prompt.pieces import Pieces, pieces
from gesso.prompt.rules import PromptRules
from gesso.prompt.unparse import unparse

__all__ = ["Explanation", "Pieces", "PromptRules", "error_of", "explain", "parse", "pieces", "unparse"]
