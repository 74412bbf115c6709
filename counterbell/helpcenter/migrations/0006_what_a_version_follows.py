from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def sources_follow_themselves(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What is public now was published: coming back as it is, it is no change."""
    revisions = apps.get_model("helpcenter", "Revision").objects
    public = revisions.filter(
        number=F("translation__live"), translation__language=F("translation__article__language")
    ).values("pk")
    revisions.filter(pk__in=public).update(follows=F("number"))


class Migration(migrations.Migration):
    dependencies = [
        ("helpcenter", "0005_domains"),
    ]

    operations = [
        migrations.AddField(model_name="revision", name="follows", field=models.PositiveIntegerField(null=True)),
        migrations.RunPython(sources_follow_themselves, migrations.RunPython.noop, elidable=True),
    ]
