"""Links: which conversations belong together, and incidents: one cause of many, answered once.

Owns        Link, Incident, IncidentAnswer, IncidentCopy
Announces   LinksChanged, IncidentChanged, IncidentAnswered
Listens to  IncidentAnswered (gives the answer to everybody attached)
"""
