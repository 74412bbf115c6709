"""Bot: which answer a message asks for, how likely it is right, and when to say nothing.

Owns        nothing; what it learned is made anew from the shop's own texts
Announces   nothing
Listens to  nothing

    router.py      what kind of message it is          answers.py    one message read: answer, ask back, hand over
    passages.py    articles by passage                 pack.py       the questions of every shop
    embeddings/    sentence models, where there are
    features.py    what is seen of a message           lexicon.py    concepts, the same in every language
    space.py       messages as vectors                 matcher.py    which answer
    doubt.py       how likely it is right              knowledge.py  all of this together, learning
"""
