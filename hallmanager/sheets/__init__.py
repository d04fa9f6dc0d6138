"""Workbooks: reading them in a child process, templates, writing."""
