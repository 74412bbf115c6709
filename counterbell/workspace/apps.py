from django.apps import AppConfig


class Workspace(AppConfig):
    name = "counterbell.workspace"

    def ready(self) -> None:
        from counterbell.lenses.drawing import drawn_by
        from counterbell.workspace import watched
        from counterbell.workspace.telling import draw

        drawn_by(draw)
        watched.register()
