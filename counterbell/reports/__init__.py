"""Reports: projections from the journal. Today: how soon people answer.

Owns        FirstReply, AnswerTime
Announces   nothing
Listens to  ReplySent (was it the first of its conversation, and how long did she wait)
"""
