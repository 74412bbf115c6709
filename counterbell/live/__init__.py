"""Live: the counter itself. Sockets, the fast lane, who is there; what stays open while people talk.

Owns        nothing in the database
Announces   nothing; it carries to the screens what other rooms announce
Listens to  after commit, in this process: everything about conversations, access, brands, agents and notices
"""
