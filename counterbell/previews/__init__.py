"""Previews: a link to one of the shop's own pages brings that page's title, its words and its picture along.

Owns        PagePreview
Announces   nothing: the heart tells that a message shows a page
Listens to  LinkSaid (looks at the page, and lets the message show it)
"""
