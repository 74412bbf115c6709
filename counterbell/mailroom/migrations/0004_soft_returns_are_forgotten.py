"""Standing.is_final: what was only put off is forgotten after a while."""

from typing import Any

from django.db import migrations, models

HARD = 3


def keep_what_stood(apps: Any, _schema: Any) -> None:
    """Until now nobody wrote down which kind it was: what counts as one for good stays one until she answers."""
    apps.get_model("mailroom", "Standing").objects.filter(score__gte=HARD).update(is_final=True)


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0003_merges_bring_people")]

    operations = [
        migrations.AddField("standing", "is_final", models.BooleanField(default=False)),
        migrations.RunPython(keep_what_stood, migrations.RunPython.noop),
    ]
