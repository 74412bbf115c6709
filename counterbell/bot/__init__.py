"""Bot: which answer a message asks for, how likely it is right, when to say nothing and to call a person.

Owns        Bot, Question, Answer, Revision, OwnRehearsal, Stay, Turn, Unanswered, Suggestion, Replay, ReplayCase,
            LanguageModel, ModelCall; what it learned is made anew from the shop's own texts
Announces   BotChanged, BotSwitchedOn, BotAsked, BotSteppedAside, BotAnswered, BotWaits, HandedOver, PromiseBroken,
            PromiseRests, Apologised, AnswerJudged, ReplayAsked, LanguageModelChanged, ModelCallsEmptied
Listens to  BotAsked (reads and answers), BotSwitchedOn (learns), BotWaits (has she answered?),
            BotChanged (its examples are rehearsed anew),
            HandedOver, PromiseBroken, PromiseRests (has somebody answered?), Apologised (by letter to who has left),
            ReplayAsked (asks past questions again),
            CannedReplySaved, CannedReplyDeleted (it may say them),
            ReplySent (how would an agent have answered?), StatusChanged (has a person answered something new?),
            ArticlePublished, ArticleChanged, ArticleWithdrawn, TranslationAged (it knows something else);
            alerts ask it first whether a message calls people at all (`attend`)

    router.py      what kind of message it is          answers.py    answer, ask back, or hand over
    passages.py    articles by passage                 pack.py       the questions of every shop
    embeddings/    a sentence model, where the owner names one: asked, learned, at hand
    features.py    what is seen of a message           space.py      messages as vectors
    linear.py      what speaks for each answer         meaning.py    what embeddings say of it
    matcher.py     which answer: both together
    rehearsal.py   its own examples, asked as if they were new
    doubt.py       how likely it is right              knowledge.py  all of this together, learning
    outcomes.py    what people judged                  curve.py      what each line would answer, and answer wrongly
    kept.py        the learned pack on disk            apart.py      learned in a process of its own
    corrections.py what was wrong for some words, and is not said to them again
    taught.py      the shop's own ways to ask, and which a message is likest to (looks.py: by words)
    own_limits.py  how likely that is right        own_rehearsal.py  the shop's own examples, asked as if they were new
    pretended.py   shops with few examples, made of the pack: what is known before a shop has examples

    sources.py     where knowledge comes from          own.py        the shop's own answers
                                                   articles.py   the help centre
                                                   canned.py     canned replies, where the owner lets it
    mind.py        what one brand's bot knows, in the memory of a process; imports numpy, and is imported late
    generation/    a language model, where there is one: words what was decided, and is checked
    replaying.py   past questions, asked of the bot as it would be
    truth.py       what would have been right, as far as people have said so
    sample.py      answers for people to look at
    pairs.py       what was asked and answered in a solved conversation, where that is clear
    copilot.py     what helps an agent with an answer  experience.py what agents made of it for messages like this one
    naming.py      numbers and addresses in a message
    summary.py     a long conversation in a few lines
    policies.py    what to do with what was understood
    skills/        what it does beyond saying answers: asks, confirms, acts
    mood.py        who is angry                        foreign.py    languages that it does not know
    failing.py     whether the last answer helped      settling.py   whether that was all
    phrases.py     finding phrases (mood_words.py, reply_words.py) in any script
    speech.py      its words for one message           promises.py   when a person will answer
    tones.py       how it speaks: as usual, formal, friendly
"""
