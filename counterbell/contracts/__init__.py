"""Contracts: the sockets on the wall. What passes between house and connectors, as frozen values without Django.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
