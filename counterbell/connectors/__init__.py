"""Connectors: one suitcase per outside service. A connector knows `contracts` and `base` and nothing else of the house.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
