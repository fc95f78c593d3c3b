"""`python -m veedor.cli`: the same as `veedor`."""

from veedor.cli import main

main()
