"""Charts of what a ledger holds."""
