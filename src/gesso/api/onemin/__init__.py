"""The 1min.ai dialect: features that answer with finished pictures, and assets to refer to."""
