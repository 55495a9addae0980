"""Immutable things with names: hierarchy, table, study, problem, methods, results."""
