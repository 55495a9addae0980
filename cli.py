"""Run the command line from a checkout: `python cli.py rank`."""

import sys

try:
    from mcda.cli import main
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is not installed. In this folder run:  python -m pip install .")

if __name__ == "__main__":
    main()
