"""REST: one declaration in, a score with its reasons out; health, metrics, keys, problems."""
