"""Use cases: what a person does, one file an area."""
