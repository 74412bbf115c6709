"""Customers: who writes to us, and how we know.

Owns        Customer, Identity, Consent
Announces   CustomerRecognised, CustomerChanged, CustomersMerged, ConsentGiven
Listens to  nothing
"""
