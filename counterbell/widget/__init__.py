"""Widget: the bubble on the shop's pages. A loader for the shop's page, a chat in a frame on our own origin.

Owns        no tables; the loader, the frame, their words in each language
Announces   nothing; what a shopper does here goes through the actions of lower rooms
Listens to  nothing
"""
