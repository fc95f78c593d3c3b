"""The nouns: what an official would recognise, free of storage, statistics and screens."""
