"""Ledgers out: written beside the target and renamed at the end. Start at ``opening.open_writer``."""
