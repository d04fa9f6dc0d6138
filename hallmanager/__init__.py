"""大厅管家 HallManager: daily records of a government-service hall, and its official bulletins."""

__version__ = "0.1.0"
