"""Chores of the repository: set-up, locks, checks no linter makes."""
