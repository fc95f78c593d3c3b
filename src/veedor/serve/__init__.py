"""REST: one declaration in, one frozen score out."""
