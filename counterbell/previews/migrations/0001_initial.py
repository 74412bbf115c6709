import django.db.models.deletion
from django.db import migrations, models

import counterbell.base.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0005_shows_own_pages")]

    operations = [
        migrations.CreateModel(
            name="PagePreview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=64)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("words", models.CharField(blank=True, max_length=200)),
                ("picture", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField(default=counterbell.base.clock.now)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.brand"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "at"], name="page_preview_age")],
                "constraints": [models.UniqueConstraint(fields=("brand", "page"), name="page_preview_once")],
            },
        ),
    ]
