"""The nouns that every room shares: frozen values without input or output. Rooms import from the modules below."""
