"""`demo`: the product with a shop beside it, people in it and conversations that look like life."""

import os
import shutil
from pathlib import Path

import click

from counterbell.cli.start import prepare

FOLDER = Path(".demo")
LEARNED = "bot"  # settings.BOT_ROOT, in that folder
MEND = "Say --port and --shop-port to choose others (with make: ARGS='--port 8100 --shop-port 8101')."


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port of Counterbell.")
@click.option("--shop-port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="Port of the shop.")
@click.option("--fresh", is_flag=True, help="Forget what happened in the demo before.")
def demo(*, port: int, shop_port: int, fresh: bool) -> None:
    """Try Counterbell: a shop, a team and a few hundred conversations, in the folder .demo."""
    if fresh:
        forget(FOLDER)
    surround(port, shop_port)
    found = prepare()
    from django.conf import settings

    from counterbell.bot.apart import is_kept
    from counterbell.bot.mind import learn_soon
    from counterbell.cli.serve import House, serve_product
    from counterbell.demo import run

    # Another name for the same machine: to a browser that is another site, as a shop is in life.
    shop_url = f"http://localhost:{shop_port}"
    run.prepare(shop_url)
    learns = not is_kept(settings.BOT_ROOT)
    learn_soon()
    shop = House(run.shop_server(shop_url), host="127.0.0.1", port=shop_port, mend=MEND)
    serve_product(found, greeting=_greeting(found.url, shop_url, learns=learns), beside=[shop], mend=MEND)


def forget(folder: Path) -> None:
    """Remove all that happened in the demo; what its bot learned says nothing of that and took a minute."""
    for one in folder.glob("*"):
        if one.is_dir() and one.name != LEARNED:
            shutil.rmtree(one, ignore_errors=True)
        elif one.name != LEARNED:
            one.unlink()


def surround(port: int, shop_port: int) -> None:
    """The demo never touches a real installation: whatever the environment says about storage is put aside."""
    for name in ("DATABASE_URL", "REDIS_URL", "COUNTERBELL_SECRET", "COUNTERBELL_FILES_BUCKET", "COUNTERBELL_MAIL_URL"):
        os.environ.pop(name, None)
    os.environ.update(
        COUNTERBELL_DATA=str(FOLDER),
        COUNTERBELL_DEMO="on",
        COUNTERBELL_HOST="127.0.0.1",
        COUNTERBELL_PORT=str(port),
        COUNTERBELL_URL=f"http://127.0.0.1:{port}",
        COUNTERBELL_SHOP_PORT=str(shop_port),
    )


def _greeting(url: str, shop_url: str, *, learns: bool) -> str:
    lines = [
        "",
        click.style("  The counter is open.", bold=True),
        "",
        f"  The shop     {click.style(shop_url, fg='cyan')}   ring the bell at the bottom corner",
        f"  The inbox    {click.style(f'{url}/demo/', fg='cyan')}   choose somebody and answer",
        "",
        "  Open both, side by side. Ctrl-C closes the counter.",
        "",
    ]
    if learns:
        lines[-1:] = ["  Its bot still learns what every shop is asked, once: it answers in about a minute.", ""]
    return "\n".join(lines)
