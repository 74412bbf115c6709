"""Files: the door through which browsers fetch what people sent, by links that are signed and end.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
