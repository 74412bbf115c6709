"""Search: one tokeniser for every language, one index on SQLite and PostgreSQL.

Owns        Document, Word; Shelf, ShelfWord, Posting
Announces   nothing; rooms above bring their documents and take hits home
Listens to  nothing

    tokens.py      text -> words to index (pure; the bot uses it too)
    reading.py     what somebody typed -> what must be found (pure)
    actions.py     index, remove, remove_group, regroup, clear
    queries.py     find: newest first, as fast among a million documents as among a thousand
    fts5.py, postgres.py   the two engines; `engine.py` says which one this installation has
    shelving.py, ranked.py     shelves: documents that are found by how well they fit, with synonyms and typing mistakes
    stems.py                   the forms of one word meet, where the language is known (pure)
    lexicon.py                 concepts of a shop, the same in every language (pure; the bot uses it too)
"""
