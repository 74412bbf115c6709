"""Help centre: what a shop explains once for everybody: articles and questions with their answers, in every language.

Owns        Section, Article, Translation, Revision, Vote, Seen, Asked, Synonym, ArticleFile, HelpDomain, Redirect,
            Import, ImportPage, Origin
Announces   ArticlePublished, ArticleChanged, ArticleWithdrawn, TranslationAged, ReviewAsked, SectionsChanged,
            PublicationScheduled, ExpirySet, ImportContinued, DomainSet
Listens to  ArticlePublished, ArticleChanged, ArticleWithdrawn (what is public can be found), PublicationScheduled (it
            appears by itself), ExpirySet (and ends by itself), ImportContinued (the next pages of a site are read)

    policies.py    slugs, freshness, who may read what (pure)
    writing.py     Markdown -> HTML, plain words, headings (pure)
    differing.py   two versions side by side (pure)
    folders.py     articles as Markdown files, and back (pure)
    bundles.py     the whole help centre as a folder or a zip
    tables.py      articles from a CSV file (pure)
    reading/       pages, Word files and PDFs as Markdown, in a child process (pure)
    robots.py      what a site lets robots read (pure)
    films.py       films at well-known hosts (pure)
    addresses.py   the shop's own pages, and how far an import goes (pure)
    reasons.py     why a page or a file was left out, in words
    domains.py     under which names help centres stand
    redirects.py   where old addresses lead
    files.py       files of articles, by links that end
    gathering.py   walks over the shop's own site, a few pages at a time
    queries.py     what readers may see; what the editors' pages show
    finding.py     search, with synonyms and typing mistakes
"""
