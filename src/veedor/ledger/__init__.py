"""The books that may not be lost: the audit trail, and the catalogue of what is in use."""
