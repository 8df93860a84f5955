"""The Evolink dialect: Midjourney V7 as a task service, with files, credits and callbacks."""
