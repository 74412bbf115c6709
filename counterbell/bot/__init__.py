"""Bot: which answer a message asks for, how likely it is right, when to say nothing and to call a person.

Owns        Bot, Question, Answer, Revision, Stay, Unanswered; what it learned is made anew from the shop's own texts
Announces   BotChanged, BotSwitchedOn, BotAsked, BotSteppedAside, BotAnswered, HandedOver, PromiseBroken
Listens to  BotAsked (reads and answers), BotSwitchedOn (learns), HandedOver, PromiseBroken (has somebody answered?),
            ArticlePublished, ArticleChanged, ArticleWithdrawn, TranslationAged (it knows something else);
            alerts ask it first whether a message calls people at all (`attend`)

    router.py      what kind of message it is          answers.py    one message read: answer, ask back, hand over
    passages.py    articles by passage                 pack.py       the questions of every shop
    embeddings/    sentence models, where there are
    features.py    what is seen of a message           lexicon.py    concepts, the same in every language
    space.py       messages as vectors                 matcher.py    which answer
    doubt.py       how likely it is right              knowledge.py  all of this together, learning

    sources.py     where knowledge comes from          own.py        the shop's own answers
                                                   articles.py   the help centre
    mind.py        what one brand's bot knows, in the memory of a process; imports numpy, and is imported late
    policies.py    what to do with what was understood
    speech.py      its words for one message           promises.py   when a person will answer
"""
