"""Workspace: the agents' pages. The inbox, and everything that is set.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
