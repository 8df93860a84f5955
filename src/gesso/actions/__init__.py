"""One file per thing a person can ask. Doors call these and nothing below for every change."""
