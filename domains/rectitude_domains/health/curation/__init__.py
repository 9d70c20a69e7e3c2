"""How the committed food and interaction files are made; run by hand, never by the product."""
