"""`python -m mcda`."""

from mcda.cli import main

if __name__ == "__main__":
    main()
