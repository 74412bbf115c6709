"""Routing: who answers, until when. Today: when a brand or one of its teams answers at all.

Owns        Schedule
Announces   HoursChanged
Listens to  nothing; the live counter tells it who is there (attendance)
"""
