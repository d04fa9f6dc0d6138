"""One file a bulletin type: which figures, which sections, which annexes."""
