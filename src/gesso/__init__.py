"""Gesso: the open creative operating system for pictures. Importing the package loads nothing heavy."""

__version__ = "0.1.0"
