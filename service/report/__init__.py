"""民情专报: a briefing from stored facts alone, as docx, html or md. No model writes any of it."""
