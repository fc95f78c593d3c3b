"""Receive: files and queries become checked rows; what is refused goes to quarantine."""
