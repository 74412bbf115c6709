"""Hooks: one view for all webhooks. Keeps what came, answers at once; understanding is a duty.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
