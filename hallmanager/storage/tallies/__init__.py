"""Sums that figures ask for, added up by the database."""
