"""Where things are kept: lake of tables, operational database, artifacts by content hash."""
