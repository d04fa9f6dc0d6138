"""Importing a sheet: a preview in which every row is judged, then one transaction for the good.

`preview` reads and judges and changes nothing; the person corrects or leaves out rows on it;
`commit` keeps the good rows in one batch and hands the bad ones back as a workbook. A plan does
the same with a workbook of several kinds at once.
"""

from hallmanager.services.importing.committing import commit, rejects_path
from hallmanager.services.importing.model import (
    CellProblem,
    ColumnUse,
    Created,
    ImportResult,
    Options,
    Preview,
    PreviewRow,
    SkippedRow,
    Status,
)
from hallmanager.services.importing.plan import Plan, PlanResult, commit_plan, preview_plan
from hallmanager.services.importing.previewing import preview
from hallmanager.services.importing.sorting import PlannedKind

__all__ = [
    "CellProblem",
    "ColumnUse",
    "Created",
    "ImportResult",
    "Options",
    "Plan",
    "PlanResult",
    "PlannedKind",
    "Preview",
    "PreviewRow",
    "SkippedRow",
    "Status",
    "commit",
    "commit_plan",
    "preview",
    "preview_plan",
    "rejects_path",
]
