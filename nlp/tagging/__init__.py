"""Tags: features -> linear heads -> stacked heads -> calibrated probabilities and evidence."""
