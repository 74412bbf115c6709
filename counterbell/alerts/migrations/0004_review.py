"""Review: when it is looked whether anything of a brand waits for somebody who may judge it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_letterhead"),
        ("alerts", "0003_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
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
                ("due", models.DateTimeField()),
            ],
        ),
    ]
