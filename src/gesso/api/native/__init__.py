"""The native dialect, `/api/v1`: what the web app, the command line and our own clients speak."""
