//! Candle spans in the venue's text: `10s`, `1m`, `4h`, `7d`.

use core::time::Duration;

use tickwire_core::event::Interval;
use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;

/// Reads a span; `None` where the text is none.
pub(super) fn parse(text: &str) -> Option<Interval> {
    let (unit_at, unit) = text.char_indices().next_back()?;
    let count = text.get(..unit_at)?;
    if !count.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: u8 = count.parse().ok().filter(|count| *count > 0)?;
    match unit {
        's' => Some(Interval::Seconds(count)),
        'm' => Some(Interval::Minutes(count)),
        'h' => Some(Interval::Hours(count)),
        'd' => Some(Interval::Days(count)),
        'w' => Some(Interval::Weeks(count)),
        _ => None,
    }
}

/// Writes a span; refuses one that the venue has no text for, such as calendar months.
pub(super) fn write(interval: Interval, out: &mut Writer<'_>) -> Result<(), Full> {
    let (count, unit) = match interval {
        Interval::Seconds(count) => (count, b"s"),
        Interval::Minutes(count) => (count, b"m"),
        Interval::Hours(count) => (count, b"h"),
        Interval::Days(count) => (count, b"d"),
        Interval::Weeks(count) => (count, b"w"),
        _ => return Err(Full),
    };
    out.integer(count.into())?;
    out.bytes(unit)
}

/// Where a span ends that starts at `open`; `None` for calendar months.
pub(super) fn end(interval: Interval, open: UnixNanos) -> Option<UnixNanos> {
    let lasts = u64::try_from(duration(interval)?.as_nanos()).ok()?;
    UnixNanos::from_nanos(open.as_nanos().checked_add(lasts)?)
}

/// How long a span lasts; `None` for calendar months.
fn duration(interval: Interval) -> Option<Duration> {
    let seconds = match interval {
        Interval::Seconds(count) => u64::from(count),
        Interval::Minutes(count) => u64::from(count) * 60,
        Interval::Hours(count) => u64::from(count) * 3_600,
        Interval::Days(count) => u64::from(count) * 86_400,
        Interval::Weeks(count) => u64::from(count) * 604_800,
        _ => return None,
    };
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_the_documents_are_read_and_written_back() {
        let spans = [
            ("10s", Interval::Seconds(10), 10),
            ("1m", Interval::Minutes(1), 60),
            ("30m", Interval::Minutes(30), 1_800),
            ("4h", Interval::Hours(4), 14_400),
            ("7d", Interval::Days(7), 604_800),
            ("30d", Interval::Days(30), 2_592_000),
        ];
        for (text, interval, seconds) in spans {
            assert_eq!(parse(text), Some(interval));
            assert_eq!(duration(interval), Some(Duration::from_secs(seconds)));
            let mut out = [0; 8];
            let mut out = Writer::new(&mut out);
            write(interval, &mut out).unwrap();
            assert_eq!(out.written(), text.as_bytes());
        }
    }

    #[test]
    fn what_is_not_read_is_not_written() {
        let mut out = [0; 8];
        let mut out = Writer::new(&mut out);
        assert_eq!(write(Interval::Months(1), &mut out), Err(Full));
        assert_eq!((parse("1M"), out.written()), (None, &b""[..]));
    }

    #[test]
    fn other_texts_are_no_spans() {
        for text in ["", "m", "0m", "1", "1x", "+1m", "-1m", "256s", "1 m", "一m", "1µ"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
