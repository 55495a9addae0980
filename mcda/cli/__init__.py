"""The command line: one module a command, no arithmetic."""

from mcda.cli.app import main as main
