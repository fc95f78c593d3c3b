"""The model card and the algorithm register's entry: what a judge or a journalist may read."""
