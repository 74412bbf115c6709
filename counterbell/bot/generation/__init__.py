"""With a language model: it may word what the bot has decided to say, and translate for agents.

prompt.py      what is sent to it             reading.py     what comes back, as sentences that name a passage
grounding.py   whether a sentence stands in its passage      function_words.py   what carries no fact, what limits one
endpoint.py    where it is asked              calling.py     one call: counted, kept, checked
wording.py     all of this for one message    translating.py a message for an agent, an agent's words for a customer
"""
