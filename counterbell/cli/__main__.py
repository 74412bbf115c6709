"""`python -m counterbell.cli`, for where the script is not on the path."""

from counterbell.cli import main

main(prog_name="counterbell")
