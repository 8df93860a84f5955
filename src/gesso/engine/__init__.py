"""The engine: a Plan and pixels go in; steps, previews and pictures come out as values of one iterator.

The only room that knows torch, diffusers and transformers. Importing this package (or `events`) loads none of
them; `gesso.engine.engine` does. Read docs/02-engine.md for the loop, the families and the controls.
"""
