"""Widget."""
