"""Backup: the whole installation in one file, and back again, on either database.

Owns        nothing in the database; the format of backup files
Announces   nothing
Listens to  nothing
"""
