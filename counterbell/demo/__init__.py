"""Demo: a shop to try everything in, and a team that answers for it. Exists only in demo mode.

Owns        Order (the demo shop's own, until a real shop is connected)
Announces   nothing
Listens to  nothing
"""
