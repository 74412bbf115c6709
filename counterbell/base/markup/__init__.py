"""HTML of strangers: read by one real parser, made harmless, put into words, shown in a frame where nothing runs."""
