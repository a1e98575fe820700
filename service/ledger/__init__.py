"""Ledgers (台账): the spreadsheets and files that suggestions come from and go back to.

``read`` turns a file into :class:`~service.ledger.rows.Ledger`, whatever its format and encoding; ``write``
turns rows back into one. Every row comes out, in order, with its own columns and values.
"""
