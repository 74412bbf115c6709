"""The index, in the form that each database searches best; Django sees two ordinary tables."""

from django.db import migrations, models

# Tokens arrive ready-made, so FTS5 only splits at spaces ("=" belongs to our marks). Positions (detail) and
# sizes (columnsize) serve phrases and ranking; phrases are checked on the stored words, and the order is by age.
SQLITE = [
    """
    CREATE VIRTUAL TABLE search_document USING fts5(
        words, kind UNINDEXED, scope UNINDEXED, "group" UNINDEXED,
        tokenize = "ascii tokenchars '='", detail = none, columnsize = 0
    )
    """,
    "CREATE TABLE search_word (word varchar(64) NOT NULL PRIMARY KEY) WITHOUT ROWID",
]

# fastupdate off: its pending list is read in full by every search. Statistics on lexemes would cost every ANALYZE
# seconds, for estimates that the engine does not need. Words compare byte by byte, as beginnings need it.
POSTGRESQL = [
    """
    CREATE TABLE search_document (
        rowid bigint PRIMARY KEY, kind varchar(20) NOT NULL, scope bigint NOT NULL, "group" bigint NOT NULL,
        words text NOT NULL,
        vector tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
    )
    """,
    "ALTER TABLE search_document ALTER COLUMN vector SET STATISTICS 0",
    "ALTER TABLE search_document ALTER COLUMN words SET STATISTICS 0",
    "CREATE INDEX search_document_vector ON search_document USING gin (vector) WITH (fastupdate = off)",
    "CREATE INDEX search_document_newest ON search_document (kind, rowid)",
    'CREATE TABLE search_word (word varchar(64) COLLATE "C" PRIMARY KEY)',
]


def build(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def tear_down(apps, schema_editor):
    for table in ("search_document", "search_word"):
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(build, tear_down)],
            state_operations=[
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        ("id", models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=20)),
                        ("scope", models.BigIntegerField()),
                        ("group", models.BigIntegerField()),
                        ("words", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Word",
                    fields=[("word", models.CharField(max_length=64, primary_key=True, serialize=False))],
                ),
            ],
        ),
    ]
