"""Journal: what happened, and what is still owed because of it.

Owns        Entry, Duty
Announces   nothing of its own
Listens to  nothing; it carries what others announce
"""
