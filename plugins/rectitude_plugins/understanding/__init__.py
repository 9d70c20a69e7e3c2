"""Understanding: a part that reads names, bounds and refusals out of a query, by rules and close spelling."""
