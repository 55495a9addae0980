"""A problem and an engine become a named, frozen result."""
