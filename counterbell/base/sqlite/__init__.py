"""Django's SQLite backend, with a queue in front of the one place where only one may write."""
