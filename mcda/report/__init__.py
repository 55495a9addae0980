"""What people hand on: the report page, its print, and figures."""
