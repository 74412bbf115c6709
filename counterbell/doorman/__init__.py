"""Doorman: looks at the first words of a conversation, and sets aside what looks like spam. Nothing is ever dropped.

Owns        FirstWords
Announces   nothing; it sets aside through conversations.suspect
Listens to  ConversationOpened
"""
