"""The clock can be stopped, and goes on afterwards."""

from datetime import UTC, date, datetime

from hallmanager.base import clock


def test_now_is_an_aware_instant_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_a_fixed_day_is_today_until_the_block_ends() -> None:
    with clock.fixed(date(2023, 7, 6)):
        assert clock.today() == date(2023, 7, 6)
        with clock.fixed(datetime(2024, 1, 1, 9, tzinfo=UTC)):
            assert clock.now() == datetime(2024, 1, 1, 9, tzinfo=UTC)
        assert clock.today() == date(2023, 7, 6)
    assert clock.today() > date(2023, 7, 6)
