import django.db.models.deletion
from django.db import migrations, models

import counterbell.base.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_notices_visits"),
        ("bot", "0012_minds_manners"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnRehearsal",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.brand",
                    ),
                ),
                ("made_of", models.CharField(max_length=64)),
                ("tried", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=counterbell.base.clock.now)),
            ],
        ),
    ]
