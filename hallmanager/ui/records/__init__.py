"""List and form of every record kind, made from its declaration."""
