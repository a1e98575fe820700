"""One module a page: what it asks of the desk, and what its forms say to it."""
