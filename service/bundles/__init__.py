"""Which bundle is in use: gates before one is promoted, one command back, and a record of who decided what."""
