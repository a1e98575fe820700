"""重点督办: the figures by which matters are ranked, the rows behind each, and what people decided."""
