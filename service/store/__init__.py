"""SQL is the truth, and it lives here only: tables, migrations, and functions that take an open connection."""
