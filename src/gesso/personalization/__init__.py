"""Ranked pairs to a taste profile. Nobody can rank yet, so there are no profiles, and this room says so."""
