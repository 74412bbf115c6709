"""Channels: the ways by which customers reach a brand.

Owns        Channel
Announces   nothing yet
Listens to  nothing
"""
