"""YAML, CSV and JSON in and out; every problem of a file at once."""
