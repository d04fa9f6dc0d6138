"""The pages that are more than a list with a form, and the register of all pages."""
