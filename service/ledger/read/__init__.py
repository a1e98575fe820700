"""Ledgers in: any usual format and Chinese encoding, recognised by content. Start at ``opening.open_ledger``."""
