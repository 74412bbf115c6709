"""Web push: telling a browser though no page is open. RFC 8030 (the road), 8291 (the seal), 8292 (who sends)."""
