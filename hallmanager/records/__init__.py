"""What is kept: one declaration a record kind, from which everything else is derived."""
