"""Base: environment, clock, ids, secrets, rows, addresses, charsets, languages, html cleaning. Knows no business.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
