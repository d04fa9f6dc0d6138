"""Printing: our dialog, the printers of this computer, and what became of a printed document."""
