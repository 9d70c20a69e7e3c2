"""What a domain knows of its items, people and events, in one database a domain.

`reading` turns files into rows and needs no database; `store` holds them, and it alone loads SQLAlchemy.
"""
