import django.db.models.deletion
from django.db import migrations, models

import counterbell.base.clock


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("customers", "0003_mailroad")]

    operations = [
        migrations.CreateModel(
            name="ClaimedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254)),
                ("at", models.DateTimeField(default=counterbell.base.clock.now)),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.brand",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claimed_addresses",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "brand", "address"), name="claimed_address_once")
                ],
            },
        ),
    ]
