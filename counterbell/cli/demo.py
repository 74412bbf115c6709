"""`demo`: the product with a shop beside it, people in it and conversations that look like life."""

import os
import shutil
from pathlib import Path

import click

from counterbell.cli.start import prepare

FOLDER = Path(".demo")
MEND = "Say --port and --shop-port to choose others (with make: ARGS='--port 8100 --shop-port 8101')."


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port of Counterbell.")
@click.option("--shop-port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="Port of the shop.")
@click.option("--fresh", is_flag=True, help="Forget what happened in the demo before.")
def demo(*, port: int, shop_port: int, fresh: bool) -> None:
    """Try Counterbell: a shop, a team and a few hundred conversations, in the folder .demo."""
    if fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    surround(port, shop_port)
    found = prepare()
    from counterbell.cli.serve import House, serve_product
    from counterbell.demo import run

    # Another name for the same machine: to a browser that is another site, as a shop is in life.
    shop_url = f"http://localhost:{shop_port}"
    run.prepare(shop_url)
    shop = House(run.shop_server(shop_url), host="127.0.0.1", port=shop_port, mend=MEND)
    serve_product(found, greeting=_greeting(found.url, shop_url), beside=[shop], mend=MEND)


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


def _greeting(url: str, shop_url: str) -> str:
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
    return "\n".join(lines)
