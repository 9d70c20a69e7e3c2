"""The auditor's second opinion on attributions: oracles that share no code with the tables they check."""
