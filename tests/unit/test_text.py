"""Texts are Chinese as written until a catalogue is installed."""

from hallmanager.base.text import N_, _, translate


def test_the_source_language_needs_no_catalogue() -> None:
    assert _("窗口") == "窗口"
    assert translate(N_("单位")) == "单位"


def test_an_empty_text_stays_empty() -> None:
    # gettext answers "" with the header of its catalogue.
    assert translate("") == ""
