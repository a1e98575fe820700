"""The staff's console: pages in Chinese on the same desks that the HTTP API uses. No SQL, no rules of casework here."""
