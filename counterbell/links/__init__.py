"""Links: which conversations belong together.

Owns        Link
Announces   LinksChanged
Listens to  nothing
"""
