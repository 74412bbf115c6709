"""With a language model: it may word what the bot has decided to say, and help agents with what they write.

prompt.py      what is sent to it             reading.py     what comes back, as sentences that name a passage
grounding.py   whether a sentence stands in its passage      function_words.py   what carries no fact, what limits one
endpoint.py    where it is asked              calling.py     one call: counted, kept, checked
wording.py     all of this for one message    assisting.py   the same for an agent: how often, and what she is told
translating.py a message for an agent, an agent's words for a customer
politeness.py  whether a draft is polite, and how it could be said
"""
