"""A ledger that a clerk drops: stored row by row, given back with its tags. A job survives a restart."""

from service.ledger_jobs.book import LedgerBook, Seen
from service.ledger_jobs.taking import Means
from service.ledger_jobs.uploads import TooLarge, Upload

__all__ = ["LedgerBook", "Means", "Seen", "TooLarge", "Upload"]
