"""What a country decides. Nothing below the roof imports from here."""
