"""Bot: the tone in which it says its own sentences."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bot", "0009_gathers_what_people_answered"),
    ]

    operations = [
        migrations.AddField(
            model_name="bot",
            name="tone",
            field=models.CharField(
                blank=True,
                choices=[("", "Polite, as usual"), ("formal", "Formal"), ("friendly", "Friendly")],
                default="",
                max_length=8,
                verbose_name="tone",
            ),
        ),
    ]
