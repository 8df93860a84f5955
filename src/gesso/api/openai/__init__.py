"""The OpenAI Images dialect: generations, edits, variations and models, as OpenAI's own clients speak it."""
