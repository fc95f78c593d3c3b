"""One page, one file; its templates are in the folder of the same name."""
