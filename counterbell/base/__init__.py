"""Base: environment, clock, ids, secrets, rows, charsets, languages, html cleaning, the way out. Knows no business.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
