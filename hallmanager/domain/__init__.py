"""Pure rules of the field: no Qt, no SQL, no workbooks, no PDF."""
