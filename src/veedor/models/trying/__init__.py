"""Try any flat table with one target column: the newcomer's door.

The steps, in the order `flows/try_table.py` takes them: `target` (the question as yes or no),
`roles` (what each column is, and why), `auditing` (what would make a model lie), `inputs` (what a
model is given), `plan` (how rows are set apart), `learn`, `judging`, `report`.
"""
