"""Learning from an office's own ledgers: its themes or departments, in its own names, on top of a shipped bundle."""
