"""Customers: who writes to us, and how we know.

Owns        Customer, Identity, ClaimedAddress, CustomerNote, Consent
Announces   CustomerRecognised, CustomerChanged, CustomersMerged, VisitorEnded, CustomerNoted, ConsentGiven
Listens to  nothing
"""
