"""People, API keys and sessions: who asks. Today there is one person, the owner of the home."""
