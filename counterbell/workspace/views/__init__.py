"""Who, what, show."""
