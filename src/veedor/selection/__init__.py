"""Select: fill the day's capacity within law and policy."""
