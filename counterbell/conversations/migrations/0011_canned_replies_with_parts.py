from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0010_drafts_with_what_goes_along"),
    ]

    operations = [
        migrations.AddField(
            model_name="cannedreply",
            name="parts",
            field=models.JSONField(default=dict),
        ),
    ]
