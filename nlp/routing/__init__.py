"""Who handles a suggestion and who helps."""
