"""Reception: what is asked before a chat begins, and where the answers go.

Owns        Form, FilledForm
Announces   FormChanged, FormFilled
Listens to  ConversationOpened (what she filled in joins her conversation), FormFilled (what joined none is forgotten)
"""
