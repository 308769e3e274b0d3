//! Candle spans in the venue's text: `Min1`, `Hour4`, `Day1`, `Week1`, `Month1`.

use tickwire_core::event::Interval;
use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;

/// Reads a span, whether the venue serves it or not; `None` where the text is none.
pub(super) fn parse(text: &str) -> Option<Interval> {
    let count_at = text.bytes().position(|byte| byte.is_ascii_digit())?;
    let (unit, digits) = text.split_at_checked(count_at)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits.starts_with('0') {
        return None;
    }
    let count: u8 = digits.parse().ok()?;
    match unit {
        "Min" => Some(Interval::Minutes(count)),
        "Hour" => Some(Interval::Hours(count)),
        "Day" => Some(Interval::Days(count)),
        "Week" => Some(Interval::Weeks(count)),
        "Month" => Some(Interval::Months(count)),
        _ => None,
    }
}

/// Writes a span; refuses one that the venue has no text for: seconds.
pub(super) fn write(interval: Interval, out: &mut Writer<'_>) -> Result<(), Full> {
    let (unit, count) = match interval {
        Interval::Minutes(count) => ("Min", count),
        Interval::Hours(count) => ("Hour", count),
        Interval::Days(count) => ("Day", count),
        Interval::Weeks(count) => ("Week", count),
        Interval::Months(count) => ("Month", count),
        _ => return Err(Full),
    };
    out.bytes(unit.as_bytes())?;
    out.integer(count.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_the_documents_are_read_and_written_back() {
        let spans = [
            ("Min1", Interval::Minutes(1)),
            ("Min5", Interval::Minutes(5)),
            ("Min15", Interval::Minutes(15)),
            ("Min30", Interval::Minutes(30)),
            ("Min60", Interval::Minutes(60)),
            ("Hour4", Interval::Hours(4)),
            ("Hour8", Interval::Hours(8)),
            ("Day1", Interval::Days(1)),
            ("Week1", Interval::Weeks(1)),
            ("Month1", Interval::Months(1)),
            // Not served today.
            ("Min7", Interval::Minutes(7)),
        ];
        for (text, interval) in spans {
            assert_eq!(parse(text), Some(interval));
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
        assert_eq!(write(Interval::Seconds(10), &mut out), Err(Full));
        assert_eq!((parse("Sec10"), out.written()), (None, &b""[..]));
    }

    #[test]
    fn other_texts_are_no_spans() {
        for text in
            ["", "Min", "Min0", "Min01", "1", "1m", "min1", "Min+1", "Min1 ", "Min256", "月1"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
