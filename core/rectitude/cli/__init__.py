"""The command line: `rectitude COMMAND`, each command in the file of its group.

Nothing heavy is imported before a command runs, so that `rectitude --help` answers at once.
"""

from rectitude.cli.program import main

__all__ = ["main"]
