"""The bulletin pages: the wizard with its five steps, and the drafts."""
