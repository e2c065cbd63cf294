"""`python -m api.cli` is `sohoa`."""

from api.cli import main

main()
