"""Customers: who writes to us, and how we know.

Owns        Customer, Identity
Announces   CustomerRecognised, CustomerChanged, CustomersMerged
Listens to  nothing
"""
