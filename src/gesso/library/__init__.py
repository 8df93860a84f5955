"""Images, provenance, export: what was made, where it comes from, and how it leaves the house."""
