"""A town's courses as a domain of Rectitude."""
