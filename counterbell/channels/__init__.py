"""Channels: the ways by which customers reach a brand, and everything that came by them, kept as it came.

Owns        Channel, Envelope, Token
Announces   EnvelopeArrived, EnvelopeRefused, ChannelSaved, ChannelTroubled
Listens to  nothing
"""
