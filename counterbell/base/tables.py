"""A new database gets today's tables at once; migrations only move one that has older ones.

Migrating an empty database draws the state of all models anew for each step of a history that it never had: ten
seconds of a first start, and of every database of a test. What a migration does by hand (`RunPython`, `RunSQL`) is done
here as well, in its order, on the finished tables.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, Migration, RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


def is_new(connection: BaseDatabaseWrapper) -> bool:
    """Whether nobody has made a table in it yet."""
    return not connection.introspection.table_names()


def make(connection: BaseDatabaseWrapper) -> None:
    """All tables of this version in an empty database, and the note that no migration is left; all of it or nothing."""
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    by_hand = {name for migration in plan for name in _made_by_hand(migration)}
    state = executor.loader.project_state()  # the models as the last migrations know them
    with connection.schema_editor() as editor:
        for model in state.apps.get_models():
            if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in by_hand:
                editor.create_model(model)
        for migration in plan:
            for operation in migration.operations:
                _do(operation, migration.app_label, editor, state)
        editor.create_model(MigrationRecorder.Migration)
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)


def _made_by_hand(migration: Migration) -> Iterator[str]:
    """The models whose tables this migration makes in a way of its own."""
    for operation in migration.operations:
        if isinstance(operation, SeparateDatabaseAndState):
            for told in operation.state_operations:
                if isinstance(told, CreateModel):
                    yield f"{migration.app_label}.{told.name_lower}"


def _do(operation: Operation, app: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> None:
    """What the operation does beside tables of models."""
    if isinstance(operation, SeparateDatabaseAndState):
        for one in operation.database_operations:
            _do(one, app, editor, state)
    elif isinstance(operation, RunPython | RunSQL):
        operation.database_forwards(app, editor, state, state)
