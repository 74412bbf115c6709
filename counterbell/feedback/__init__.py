"""Feedback: what shoppers thought of how they were answered.

Owns        Rating
Announces   Rated
Listens to  nothing
"""
