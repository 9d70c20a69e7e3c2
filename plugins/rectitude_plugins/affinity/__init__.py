"""Leanings, as a part: of a history towards an attribute of items, and of people alike towards items."""
