"""Layer 4: workbooks that experts fill in and that people read."""
