"""The main window: bars, navigation, page stack. It holds no feature."""
