"""Families of models: one file each, and `family.py` for what the loop asks of them all."""
