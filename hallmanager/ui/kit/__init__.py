"""What every page is made of: theme, work, desk, and the widgets of the visual language."""
