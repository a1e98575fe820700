"""Several matters in one message: where a writer begins the next one, and which of them are matters of their own."""
