"""The HTTP edge: parse, call, answer. No SQL, no rules of casework."""
