"""Links: which conversations belong together, incidents with one answer for all, and asking a third party aside.

Owns        Link, Incident, IncidentAnswer, IncidentCopy
Announces   LinksChanged, IncidentChanged, IncidentAnswered
Listens to  IncidentAnswered (gives the answer to everybody attached),
            MessageReceived, NoteAdded (a third party answered)
"""
