"""Pages, Word files and PDFs as articles in Markdown. Pure, without Django; run in a child process (see `apart`)."""
