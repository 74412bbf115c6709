"""What a database looks like; `python -m tests.base.history` makes one by all migrations from the first on."""

import json
import sys
from typing import Any

SQLITE = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'search_document%' ORDER BY name"
POSTGRESQL = """
    SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
        a.attgenerated, a.attstattarget, l.collname, pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_collation l ON l.oid = a.attcollation
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef, false, '', '', 0, '', '' FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), false, '', '', 0, '', ''
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""


def looks() -> dict[str, list[str]]:
    """Columns, keys, indexes and constraints of each table, whatever the order; and which hold rows."""
    from django.db import connection

    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            columns = [str(one._replace(display_size=None)) for one in _columns(cursor, table)]
            rules = connection.introspection.get_constraints(cursor, table).items()
            cursor.execute(f"SELECT count(*) > 0 FROM {quoted}")
            found[table] = [
                *sorted(columns), *sorted(f"{_named(name)} {sorted(rule.items(), key=str)}" for name, rule in rules),
                f"rows: {cursor.fetchone()[0]}",
            ]  # fmt: skip
        cursor.execute(SQLITE if connection.vendor == "sqlite" else POSTGRESQL)
        found["by hand"] = sorted(map(str, cursor.fetchall()))
    return found


def _columns(cursor: Any, table: str) -> list[Any]:
    from django.db import connection

    return connection.introspection.get_table_description(cursor, table)


def _named(rule: str) -> str:
    return rule if not rule.startswith(("__unnamed", "fk_")) else "without a name"  # numbered as they come


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    json.dump(looks(), sys.stdout)


if __name__ == "__main__":
    main()
