"""The command line: one word for each thing that an owner or developer does to an installation.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""

import click

from counterbell import __version__
from counterbell.cli import demo, doctor, duties, help_centre, inspect, learning, letters, people, safe, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="counterbell")
def main() -> None:
    """Counterbell: self-hosted customer service for online shops.

    Settings are environment variables: see docs/reference/environment.md.
    """


for command in (
    people.init,
    serve.serve,
    serve.work,
    demo.demo,
    doctor.doctor,
    people.create_agent,
    safe.backup,
    safe.restore,
    inspect.events,
    inspect.reindex,
    learning.learn,
    duties.duties,
    letters.reprocess,
    help_centre.help_export,
    help_centre.help_import,
    inspect.check_reliability,
):
    main.add_command(command)
