"""Paths, settings, logs, resources, errors: what every room stands on. Standard library only."""
