"""`python -m rectitude.cli` is the command `rectitude`."""

from rectitude.cli.program import main

main()
