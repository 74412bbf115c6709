"""Reception: what is asked before somebody talks with us, in the chat and on contact forms; where the answers go.

Owns        Form, ContactForm, FilledForm
Announces   FormChanged, FormFilled, ContactFormChanged, ContactFormSent
Listens to  ConversationOpened (what she filled in joins her conversation), FormFilled (what joined none is forgotten)
"""
