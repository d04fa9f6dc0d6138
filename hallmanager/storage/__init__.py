"""SQL lives here and only here: opening, queries, changes, audit, backup, migrations."""
