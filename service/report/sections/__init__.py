"""The sections of a briefing, each from stored facts to blocks."""
