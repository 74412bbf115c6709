"""Reliability: proofs, run against the real product, that what we promise about it holds.

Each check is a process of its own that makes an empty installation, starts `counterbell serve` on it, does it harm, and
compares what people were promised (a ledger of acknowledgements with unique markers) with what they can see afterwards.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
