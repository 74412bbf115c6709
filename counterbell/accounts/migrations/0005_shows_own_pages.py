from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_letterhead")]

    operations = [
        migrations.AddField(
            model_name="brand",
            name="shows_pages",
            field=models.BooleanField(default=False, verbose_name="previews of own pages"),
        ),
    ]
