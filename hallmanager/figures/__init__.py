"""Tallies become figures; pages, lists and bulletins all ask here."""
