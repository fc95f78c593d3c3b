"""One verb, one file: the only code that calls several rooms, and the one that writes the audit."""
