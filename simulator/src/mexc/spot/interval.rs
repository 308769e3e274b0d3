//! The lengths of candles.

use crate::venue::Time;

const DAY: u64 = 86_400;

/// A candle's length, by the venue's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Interval {
    pub(super) name: &'static str,
    span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Span {
    Seconds(u64),
    /// From Monday.
    Week,
    /// Of the calendar.
    Month,
}

/// The documented intervals ("Kline Streams").
const INTERVALS: [(&str, Span); 10] = [
    ("Min1", Span::Seconds(60)),
    ("Min5", Span::Seconds(300)),
    ("Min15", Span::Seconds(900)),
    ("Min30", Span::Seconds(1_800)),
    ("Min60", Span::Seconds(3_600)),
    ("Hour4", Span::Seconds(14_400)),
    ("Hour8", Span::Seconds(28_800)),
    ("Day1", Span::Seconds(DAY)),
    ("Week1", Span::Week),
    ("Month1", Span::Month),
];

impl Interval {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let found = INTERVALS.into_iter().find(|&(name, _)| name == text);
        found.map(|(name, span)| Self { name, span })
    }

    /// When the candle of a time begins, in seconds since the epoch.
    pub(super) fn start(self, time: Time) -> u64 {
        let seconds = time.as_secs();
        match self.span {
            Span::Seconds(length) => seconds - seconds % length,
            Span::Week => {
                // The epoch was a Thursday.
                let days = seconds / DAY;
                days.saturating_sub((days + 3) % 7) * DAY
            }
            Span::Month => month(seconds / DAY, 0),
        }
    }

    /// When the candle that begins then ends.
    pub(super) fn end(self, start: u64) -> u64 {
        match self.span {
            Span::Seconds(length) => start + length,
            Span::Week => start + 7 * DAY,
            Span::Month => month(start / DAY, 1),
        }
    }
}

/// The first second of the month that a day is in, or of one that is so many later.
fn month(day: u64, later: u64) -> u64 {
    let (mut first, mut left) = (0, later);
    for year in 1970_u64.. {
        let leaps =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let february = if leaps { 29 } else { 28 };
        for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            if day < first + length {
                if left == 0 {
                    return first * DAY;
                }
                left -= 1;
            }
            first += length;
        }
    }
    first * DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candles_begin_with_their_hour_week_and_month() {
        // 2026-11-21 15:30:07 UTC, a Saturday.
        let now = Time::from_secs(1_795_275_007);
        for (name, start, end) in [
            ("Min1", 1_795_275_000, 1_795_275_060),
            ("Min60", 1_795_273_200, 1_795_276_800),
            ("Day1", 1_795_219_200, 1_795_305_600),
            ("Week1", 1_794_787_200, 1_795_392_000),
            ("Month1", 1_793_491_200, 1_796_083_200),
        ] {
            let interval = Interval::parse(name).unwrap();
            assert_eq!((interval.start(now), interval.end(start)), (start, end), "{name}");
        }
        assert_eq!(Interval::parse("1m"), None);
    }

    #[test]
    fn months_have_their_lengths() {
        let february = Interval::parse("Month1").unwrap();
        for (year, start, days) in [(2028, 1_832_976_000, 29), (2026, 1_769_904_000, 28)] {
            let inside = Time::from_secs(start + 20 * DAY);
            assert_eq!(february.start(inside), start, "{year}");
            assert_eq!(february.end(start), start + days * DAY, "{year}");
        }
    }
}
