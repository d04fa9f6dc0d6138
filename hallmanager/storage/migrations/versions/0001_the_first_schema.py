"""The first schema."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, and the triggers that keep the audit trail append-only."""
    for table in (
        _activities,
        _audit,
        _bulletin_drafts,
        _centers,
        _import_batches,
        _indicators,
        _narrative_templates,
        _sub_centers,
        _units,
        _ballots,
        _case_tallies,
        _halls,
        _imported_rows,
        _indicator_values,
        _problems,
        _service_items,
        _staff,
        _sub_center_aliases,
        _sub_center_names,
        _unit_aliases,
        _unit_names,
        _zones,
        _windows,
        _assignments,
        _red_black_entries,
        _service_stars,
        _window_units,
    ):
        table()
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{verb.lower()} BEFORE {verb} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        )


def _must(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _may(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _refers(
    table: str, column: str, to: str, *, ondelete: str = "RESTRICT"
) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _create(table: str, *parts: Any, versioned: bool = True) -> None:
    own = [_must("id", sa.Integer())]
    if versioned:
        own.append(_must("version", sa.Integer()))
    key = sa.PrimaryKeyConstraint("id", name=f"pk_{table}")
    op.create_table(table, *own, *parts, key, sqlite_autoincrement=versioned)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _unique(name: str, table: str, columns: Sequence[str], *, where: str = "") -> None:
    rows = sa.text(where) if where else None
    op.create_index(name, table, columns, unique=True, sqlite_where=rows, postgresql_where=rows)


def _activities() -> None:
    _create(
        "activities",
        _must("held_on", sa.Date()),
        _may("until", sa.Date()),
        _must("activity_kind", sa.String(60)),
        _must("theme", sa.String(120)),
        _may("organizer", sa.String(120)),
        _may("participants", sa.Text()),
        _may("headcount", sa.Integer()),
        _may("text", sa.Text()),
    )
    _unique("uq_activities_held_on_theme", "activities", ["held_on", "theme"])


def _audit() -> None:
    _create(
        "audit",
        _must("change", sa.String(32)),
        _must("at", sa.DateTime()),
        _must("operator", sa.String(60)),
        _must("action", sa.String(20)),
        _must("kind", sa.String(40)),
        _may("record_id", sa.Integer()),
        _must("label", sa.String(200)),
        _may("before", sa.Text()),
        _may("after", sa.Text()),
        _must("why", sa.Text()),
        _may("undoes", sa.String(32)),
        _must("previous_hash", sa.String(64)),
        _must("hash", sa.String(64)),
        sa.UniqueConstraint("hash", name="uq_audit_hash"),
        versioned=False,
    )
    _index("audit", "change", "at", "kind", "record_id", "undoes")


def _bulletin_drafts() -> None:
    _create(
        "bulletin_drafts",
        _must("period", sa.String(24)),
        _must("bulletin_type", sa.String(40)),
        _may("texts", sa.Text()),
        _may("facts", sa.Text()),
        _must("period_start", sa.Date()),
        _must("period_end", sa.Date()),
    )
    _index("bulletin_drafts", "period_start", "period_end")
    _unique(
        "uq_bulletin_drafts_period_bulletin_type", "bulletin_drafts", ["period", "bulletin_type"]
    )


def _centers() -> None:
    _create(
        "centers",
        _must("name", sa.String(60)),
        _may("short_name", sa.String(20)),
        _may("issuer", sa.String(120)),
        _may("letterhead", sa.String(60)),
        _may("code_word", sa.String(20)),
        _may("recipients", sa.Text()),
        _may("copies_to", sa.Text()),
        _may("signer", sa.String(20)),
        _may("print_organ", sa.String(120)),
        _must("sample", sa.Boolean()),
    )
    _unique("uq_centers_name", "centers", ["name"])


def _import_batches() -> None:
    _create(
        "import_batches",
        _must("change", sa.String(32)),
        _must("kind", sa.String(40)),
        _must("file_name", sa.String(255)),
        _must("digest", sa.String(64)),
        _may("period", sa.String(24)),
        _must("added", sa.Integer()),
        _must("edited", sa.Integer()),
        _must("rejected", sa.Integer()),
        _must("undone", sa.Boolean()),
        sa.UniqueConstraint("change", name="uq_import_batches_change"),
        versioned=False,
    )
    _index("import_batches", "digest")


def _indicators() -> None:
    _create(
        "indicators",
        _may("fixed_order", sa.Integer()),
        _must("name", sa.String(60)),
        _must("unit_of_measure", sa.String(10)),
        _may("comparator", sa.String(60)),
        _may("target", sa.String(40)),
        _may("definition", sa.Text()),
    )
    _unique("uq_indicators_name", "indicators", ["name"])


def _narrative_templates() -> None:
    _create(
        "narrative_templates",
        _must("bulletin_type", sa.String(40)),
        _must("section", sa.String(40)),
        _must("text", sa.Text()),
    )
    _unique(
        "uq_narrative_templates_bulletin_type_section",
        "narrative_templates",
        ["bulletin_type", "section"],
    )


def _sub_centers() -> None:
    _create(
        "sub_centers",
        _may("fixed_order", sa.Integer()),
        _must("name", sa.String(60)),
        _may("short_name", sa.String(20)),
        _may("address", sa.String(120)),
        _may("opened_on", sa.Date()),
        _may("closed_on", sa.Date()),
    )
    _unique("uq_sub_centers_name", "sub_centers", ["name"])


def _units() -> None:
    _create(
        "units",
        _may("fixed_order", sa.Integer()),
        _must("name", sa.String(60)),
        _may("full_name", sa.String(80)),
        _may("short_name", sa.String(12)),
        _may("category", sa.String(60)),
        _must("proxied", sa.Boolean()),
        _may("entered_on", sa.Date()),
        _may("left_on", sa.Date()),
        _may("remark", sa.Text()),
    )
    _unique("uq_units_name", "units", ["name"])


def _ballots() -> None:
    _create(
        "ballots",
        _may("unit_id", sa.Integer()),
        _may("sub_center_id", sa.Integer()),
        _must("period", sa.String(24)),
        _must("ballots_due", sa.Integer()),
        _must("ballots_cast", sa.Integer()),
        _must("satisfied", sa.Integer()),
        _must("basically_satisfied", sa.Integer()),
        _must("dissatisfied", sa.Integer()),
        _must("unevaluated", sa.Integer()),
        _may("remark", sa.Text()),
        _must("period_start", sa.Date()),
        _must("period_end", sa.Date()),
        _refers("ballots", "unit_id", "units"),
        _refers("ballots", "sub_center_id", "sub_centers"),
    )
    _index("ballots", "unit_id", "sub_center_id", "period_start", "period_end")
    _unique(
        "uq_ballots_sub_center_period",
        "ballots",
        ["sub_center_id", "period"],
        where="unit_id IS NULL AND sub_center_id IS NOT NULL",
    )
    _unique(
        "uq_ballots_unit_period",
        "ballots",
        ["unit_id", "period"],
        where="unit_id IS NOT NULL AND sub_center_id IS NULL",
    )


def _case_tallies() -> None:
    _create(
        "case_tallies",
        _may("unit_id", sa.Integer()),
        _may("sub_center_id", sa.Integer()),
        _must("period", sa.String(24)),
        _must("accepted", sa.Integer()),
        _must("settled", sa.Integer()),
        _may("instant", sa.Integer()),
        _may("online", sa.Integer()),
        _may("offline", sa.Integer()),
        _may("overdue", sa.Integer()),
        _may("consultations", sa.Integer()),
        _may("remark", sa.Text()),
        _must("period_start", sa.Date()),
        _must("period_end", sa.Date()),
        _refers("case_tallies", "unit_id", "units"),
        _refers("case_tallies", "sub_center_id", "sub_centers"),
    )
    _index("case_tallies", "unit_id", "sub_center_id", "period_start", "period_end")
    _unique(
        "uq_case_tallies_sub_center_period",
        "case_tallies",
        ["sub_center_id", "period"],
        where="unit_id IS NULL AND sub_center_id IS NOT NULL",
    )
    _unique(
        "uq_case_tallies_unit_period",
        "case_tallies",
        ["unit_id", "period"],
        where="unit_id IS NOT NULL AND sub_center_id IS NULL",
    )


def _halls() -> None:
    _create(
        "halls",
        _must("center_id", sa.Integer()),
        _must("name", sa.String(60)),
        _may("floor", sa.String(20)),
        _may("theme", sa.String(60)),
        _may("fixed_order", sa.Integer()),
        _refers("halls", "center_id", "centers"),
    )
    _index("halls", "center_id")
    _unique("uq_halls_name", "halls", ["name"])


def _imported_rows() -> None:
    _create(
        "imported_rows",
        _must("batch_id", sa.Integer()),
        _must("kind", sa.String(40)),
        _must("record_id", sa.Integer()),
        _may("before", sa.Text()),
        _may("after", sa.Text()),
        _refers("imported_rows", "batch_id", "import_batches", ondelete="CASCADE"),
        versioned=False,
    )
    _index("imported_rows", "batch_id", "record_id")


def _indicator_values() -> None:
    _create(
        "indicator_values",
        _must("indicator_id", sa.Integer()),
        _may("unit_id", sa.Integer()),
        _may("region", sa.String(40)),
        _must("period", sa.String(24)),
        _may("numerator", sa.Integer()),
        _may("denominator", sa.Integer()),
        _may("reported_value", sa.String(40)),
        _may("target", sa.String(40)),
        _may("comparator", sa.String(60)),
        _may("source_document", sa.String(120)),
        _must("period_start", sa.Date()),
        _must("period_end", sa.Date()),
        _refers("indicator_values", "indicator_id", "indicators"),
        _refers("indicator_values", "unit_id", "units"),
    )
    _index("indicator_values", "indicator_id", "unit_id", "period_start", "period_end")
    _unique(
        "uq_indicator_values_indicator_period",
        "indicator_values",
        ["indicator_id", "period"],
        where="unit_id IS NULL AND region IS NULL",
    )
    _unique(
        "uq_indicator_values_indicator_region_period",
        "indicator_values",
        ["indicator_id", "region", "period"],
        where="unit_id IS NULL AND region IS NOT NULL",
    )
    _unique(
        "uq_indicator_values_indicator_unit_period",
        "indicator_values",
        ["indicator_id", "unit_id", "period"],
        where="unit_id IS NOT NULL AND region IS NULL",
    )
    _unique(
        "uq_indicator_values_indicator_unit_region_period",
        "indicator_values",
        ["indicator_id", "unit_id", "region", "period"],
        where="unit_id IS NOT NULL AND region IS NOT NULL",
    )


def _problems() -> None:
    _create(
        "problems",
        _must("found_on", sa.Date()),
        _must("theme", sa.String(60)),
        _may("unit_id", sa.Integer()),
        _must("fact", sa.Text()),
        _may("source", sa.String(60)),
        _may("measure", sa.Text()),
        _may("due", sa.Date()),
        _must("state", sa.String(60)),
        _refers("problems", "unit_id", "units"),
    )
    _index("problems", "unit_id")


def _service_items() -> None:
    _create(
        "service_items",
        _must("unit_id", sa.Integer()),
        _must("counted_on", sa.Date()),
        _must("items_required", sa.Integer()),
        _must("items_entered", sa.Integer()),
        _may("defects", sa.String(120)),
        _may("remark", sa.Text()),
        _refers("service_items", "unit_id", "units"),
    )
    _index("service_items", "unit_id")
    _unique("uq_service_items_unit_counted_on", "service_items", ["unit_id", "counted_on"])


def _staff() -> None:
    _create(
        "staff",
        _may("number", sa.String(20)),
        _must("name", sa.String(30)),
        _may("unit_id", sa.Integer()),
        _must("chief_representative", sa.Boolean()),
        _must("party_member", sa.Boolean()),
        _may("work_phone", sa.String(30)),
        _may("joined_on", sa.Date()),
        _may("left_on", sa.Date()),
        _refers("staff", "unit_id", "units"),
    )
    _index("staff", "unit_id")
    _unique("uq_staff_name", "staff", ["name"], where="unit_id IS NULL AND number IS NULL")
    _unique(
        "uq_staff_name_unit",
        "staff",
        ["name", "unit_id"],
        where="unit_id IS NOT NULL AND number IS NULL",
    )
    _unique(
        "uq_staff_number_name",
        "staff",
        ["number", "name"],
        where="unit_id IS NULL AND number IS NOT NULL",
    )
    _unique(
        "uq_staff_number_name_unit",
        "staff",
        ["number", "name", "unit_id"],
        where="unit_id IS NOT NULL AND number IS NOT NULL",
    )


def _sub_center_aliases() -> None:
    _create(
        "sub_center_aliases",
        _must("sub_center_id", sa.Integer()),
        _must("alias", sa.String(60)),
        _may("valid_from", sa.Date()),
        _may("valid_to", sa.Date()),
        _refers("sub_center_aliases", "sub_center_id", "sub_centers"),
    )
    _index("sub_center_aliases", "sub_center_id")


def _sub_center_names() -> None:
    _create(
        "sub_center_names",
        _must("sub_center_id", sa.Integer()),
        _must("name", sa.String(60)),
        _may("full_name", sa.String(80)),
        _may("short_name", sa.String(20)),
        _may("valid_from", sa.Date()),
        _may("valid_to", sa.Date()),
        _refers("sub_center_names", "sub_center_id", "sub_centers"),
    )
    _index("sub_center_names", "sub_center_id")


def _unit_aliases() -> None:
    _create(
        "unit_aliases",
        _must("unit_id", sa.Integer()),
        _must("alias", sa.String(60)),
        _may("valid_from", sa.Date()),
        _may("valid_to", sa.Date()),
        _refers("unit_aliases", "unit_id", "units"),
    )
    _index("unit_aliases", "unit_id")


def _unit_names() -> None:
    _create(
        "unit_names",
        _must("unit_id", sa.Integer()),
        _must("name", sa.String(60)),
        _may("full_name", sa.String(80)),
        _may("short_name", sa.String(20)),
        _may("valid_from", sa.Date()),
        _may("valid_to", sa.Date()),
        _refers("unit_names", "unit_id", "units"),
    )
    _index("unit_names", "unit_id")


def _zones() -> None:
    _create(
        "zones",
        _must("hall_id", sa.Integer()),
        _must("name", sa.String(60)),
        _may("fixed_order", sa.Integer()),
        _refers("zones", "hall_id", "halls"),
    )
    _index("zones", "hall_id")
    _unique("uq_zones_hall_name", "zones", ["hall_id", "name"])


def _windows() -> None:
    _create(
        "windows",
        _must("code", sa.String(12)),
        _may("name", sa.String(60)),
        _must("window_kind", sa.String(60)),
        _must("hall_id", sa.Integer()),
        _may("zone_id", sa.Integer()),
        _may("floor_row", sa.Integer()),
        _may("floor_column", sa.Integer()),
        _must("state", sa.String(60)),
        _may("opened_on", sa.Date()),
        _may("closed_on", sa.Date()),
        _refers("windows", "hall_id", "halls"),
        _refers("windows", "zone_id", "zones"),
    )
    _index("windows", "hall_id", "zone_id")
    _unique("uq_windows_code", "windows", ["code"])


def _assignments() -> None:
    _create(
        "assignments",
        _must("staff_id", sa.Integer()),
        _must("window_id", sa.Integer()),
        _must("post", sa.String(60)),
        _may("valid_from", sa.Date()),
        _may("valid_to", sa.Date()),
        _refers("assignments", "staff_id", "staff"),
        _refers("assignments", "window_id", "windows"),
    )
    _index("assignments", "staff_id", "window_id")


def _red_black_entries() -> None:
    _create(
        "red_black_entries",
        _must("color", sa.String(60)),
        _must("published_on", sa.Date()),
        _may("issue", sa.String(30)),
        _must("target", sa.String(60)),
        _must("unit_id", sa.Integer()),
        _may("window_id", sa.Integer()),
        _may("staff_id", sa.Integer()),
        _may("ground", sa.Text()),
        _refers("red_black_entries", "unit_id", "units"),
        _refers("red_black_entries", "window_id", "windows"),
        _refers("red_black_entries", "staff_id", "staff"),
    )
    _index("red_black_entries", "unit_id", "window_id", "staff_id")
    _unique(
        "uq_red_black_entries_color_published_on_unit",
        "red_black_entries",
        ["color", "published_on", "unit_id"],
        where="window_id IS NULL AND staff_id IS NULL",
    )
    _unique(
        "uq_red_black_entries_color_published_on_unit_staff",
        "red_black_entries",
        ["color", "published_on", "unit_id", "staff_id"],
        where="window_id IS NULL AND staff_id IS NOT NULL",
    )
    _unique(
        "uq_red_black_entries_color_published_on_unit_window",
        "red_black_entries",
        ["color", "published_on", "unit_id", "window_id"],
        where="window_id IS NOT NULL AND staff_id IS NULL",
    )
    _unique(
        "uq_red_black_entries_color_published_on_unit_window_staff",
        "red_black_entries",
        ["color", "published_on", "unit_id", "window_id", "staff_id"],
        where="window_id IS NOT NULL AND staff_id IS NOT NULL",
    )


def _service_stars() -> None:
    _create(
        "service_stars",
        _must("period", sa.String(24)),
        _may("fixed_order", sa.Integer()),
        _must("staff_id", sa.Integer()),
        _may("unit_id", sa.Integer()),
        _may("window_id", sa.Integer()),
        _may("deed", sa.Text()),
        _must("period_start", sa.Date()),
        _must("period_end", sa.Date()),
        _refers("service_stars", "staff_id", "staff"),
        _refers("service_stars", "unit_id", "units"),
        _refers("service_stars", "window_id", "windows"),
    )
    _index("service_stars", "staff_id", "unit_id", "window_id", "period_start", "period_end")
    _unique("uq_service_stars_period_staff", "service_stars", ["period", "staff_id"])


def _window_units() -> None:
    _create(
        "window_units",
        _must("window_id", sa.Integer()),
        _must("unit_id", sa.Integer()),
        _may("valid_from", sa.Date()),
        _may("valid_to", sa.Date()),
        _refers("window_units", "window_id", "windows"),
        _refers("window_units", "unit_id", "units"),
    )
    _index("window_units", "window_id", "unit_id")
