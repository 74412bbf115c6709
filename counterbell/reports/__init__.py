"""Reports: projections from the journal. How soon people answer, and how far the bot brings a chat alone.

Owns        FirstReply, AnswerTime, ChatCase
Announces   nothing
Listens to  ReplySent (was it the first of its conversation, how long did she wait, who answers here),
            ConversationOpened, StatusChanged, Rated, Rearranged (chats of brands that have a bot)

    figures.py     the bot's figures over a period, and the conversations behind each
"""
