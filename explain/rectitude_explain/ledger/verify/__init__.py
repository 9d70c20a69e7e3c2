"""Everything that an auditor needs to check a ledger without trusting the program that wrote it.

Copy the folder `rectitude_explain/ledger/verify`, its path included, to any machine that has Python and the
`cryptography` package, and run `python -m rectitude_explain.ledger.verify FILE` there: nothing else of the
product is imported. The product itself uses the same files.
"""
