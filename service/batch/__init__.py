"""Whole ledgers through the pipeline: ``score`` tags every row, ``cluster`` finds the cases and classes of a file."""
