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


class Shelf(models.Model):
    """Documents that are ranked together: those of one room, brand and language that the same people may read."""

    name = models.CharField(max_length=80, unique=True)
    documents = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class ShelfWord(models.Model):
    """How many documents of a shelf have a word: what is rare says more."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=WORD_CAP)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shelf", "word"], name="shelf_word")]

    def __str__(self) -> str:
        return f"{self.word} ×{self.count}"


class Posting(models.Model):
    """That a document has a word, and how much it is about it."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=WORD_CAP)
    document = models.BigIntegerField()
    weight = models.FloatField()

    class Meta:
        indexes = [
            # All that ranking reads stands in it.
            models.Index(fields=["shelf", "word", "document", "weight"], name="posting_ranked"),
            models.Index(fields=["document"], name="posting_document"),
        ]

    def __str__(self) -> str:
        return f"{self.word} in {self.document}"
