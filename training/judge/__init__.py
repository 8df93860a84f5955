"""The judge: an independent network that looks at pictures, the prompts it is shown, and the table that comes of it.

`make eval` runs it; docs/evaluation.md says what is measured and what is not. It never sees a picture of the painter while
it learns, and nothing of it ships in the package.
"""
