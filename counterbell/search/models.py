"""The two tables of search. On SQLite, Document is an FTS5 table; on PostgreSQL it has a tsvector (see 0001)."""

from django.db import models

from counterbell.search.tokens import WORD_CAP


class Document(models.Model):
    """One thing that can be found."""

    id = models.BigIntegerField(primary_key=True, db_column="rowid")  # FTS5 has no other name for its key
    kind = models.CharField(max_length=20)
    scope = models.BigIntegerField()
    group = models.BigIntegerField()
    words = models.TextField()  # marks (kind, scope, group, era), then the tokens in the order of the text

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Word(models.Model):
    """Every word that some document has: so a beginning becomes a few whole words, which both engines can stream."""

    word = models.CharField(max_length=WORD_CAP, primary_key=True)

    def __str__(self) -> str:
        return self.word
