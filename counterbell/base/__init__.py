"""Base: environment, clock, ids, secrets, rows. Knows no business.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
