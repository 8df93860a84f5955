"""Tables, migrations and transactions (SQLite, PostgreSQL), and blobs. The only room that speaks SQL."""
