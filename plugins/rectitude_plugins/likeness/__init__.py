"""Items whose text is like that of what a person liked: what is left where nobody has met an item."""
