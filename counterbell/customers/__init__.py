"""Customers: who writes to us, and how we know.

Owns        Customer, Identity, CustomerNote
Announces   CustomerRecognised, CustomerChanged, CustomersMerged, CustomerNoted
Listens to  nothing
"""
