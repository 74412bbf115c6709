"""Help centre: what a shop explains once for everybody: articles and questions with their answers, in every language.

Owns        Section, Article, Translation, Revision, Vote, Seen, Asked, Synonym
Announces   ArticlePublished, ArticleChanged, ArticleWithdrawn, TranslationAged, SectionsChanged, PublicationScheduled,
            ExpirySet
Listens to  ArticlePublished, ArticleChanged, ArticleWithdrawn (what is public can be found), PublicationScheduled (it
            appears by itself), ExpirySet (and ends by itself)

    policies.py    slugs, freshness, who may read what (pure)
    writing.py     Markdown -> HTML, plain words, headings (pure)
    differing.py   two versions side by side (pure)
    folders.py     articles as Markdown files, and back (pure)
    queries.py     what readers may see; what the editors' pages show
    finding.py     search, with synonyms and typing mistakes
"""
