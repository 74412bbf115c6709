"""Base: environment, clock, ids, secrets, rows, the way out. Knows no business.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
