//! Values in words, the same in every output.

pub(crate) mod account;

use core::fmt::{self, Display};

use tickwire_core::book::BookState;
use tickwire_core::event::Interval;
use tickwire_core::session::{ConnectionId, Notice};
use tickwire_tokio::Item;

/// A book's state, and why it is not live.
pub(crate) fn book_state(state: BookState) -> (&'static str, Option<String>) {
    match state {
        BookState::Live => ("live", None),
        BookState::Stale(reason) => ("stale", Some(reason.to_string())),
        BookState::Syncing(reason) => ("syncing", Some(reason.to_string())),
        _ => ("syncing", None),
    }
}

/// The span of a candle, such as `1m`; `None` for a unit that is newer than this tool.
pub(crate) fn interval(interval: Interval) -> Option<String> {
    let (count, unit) = match interval {
        Interval::Seconds(count) => (count, 's'),
        Interval::Minutes(count) => (count, 'm'),
        Interval::Hours(count) => (count, 'h'),
        Interval::Days(count) => (count, 'd'),
        Interval::Weeks(count) => (count, 'w'),
        Interval::Months(count) => (count, 'M'),
        _ => return None,
    };
    Some(format!("{count}{unit}"))
}

/// What a feed says, with the number of the connection that it is of, where there are several.
pub(crate) fn numbered(item: &Item<'_>, are_several: bool) -> String {
    let said = item.to_string();
    let (Item::Notice(Notice::State { connection, .. })
    | Item::Reconnect { connection, .. }
    | Item::Unreachable { connection, .. }) = item
    else {
        return said;
    };
    // All others are named by the words themselves.
    if !are_several || *connection != ConnectionId(0) {
        return said;
    }
    format!("connection 0: {}", said.strip_prefix("connection: ").unwrap_or(&said))
}

/// A value, or a dash where there is none.
pub(crate) fn optional<T: Display>(value: Option<T>) -> impl Display {
    struct Optional<T>(Option<T>);

    impl<T: Display> Display for Optional<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match &self.0 {
                Some(value) => value.fmt(f),
                None => f.pad("-"),
            }
        }
    }

    Optional(value)
}

/// A count with its thousands apart.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use tickwire_core::retry::Cause;
    use tickwire_core::session::State;

    use super::*;

    #[test]
    fn a_connection_has_a_number_where_there_are_several() {
        let change = |connection| {
            let (from, to) = (State::Idle, State::Connecting);
            Item::Notice(Notice::State { connection, from, to, cause: None, data_age: None })
        };
        let delay = Duration::from_secs(1);
        let again =
            |connection| Item::Reconnect { connection, delay, attempt: 2, cause: Cause::Refused };
        let items = |connection| [change(connection), again(connection)];
        for (item, words) in items(ConnectionId(0)).iter().zip([
            "idle to connecting",
            "nothing listens at the address; attempt 2 to reconnect in 1.0s",
        ]) {
            let alone = numbered(item, false);
            assert_eq!(alone.strip_prefix("connection: ").unwrap_or(&alone), words);
            assert_eq!(numbered(item, true), format!("connection 0: {words}"));
        }
        for item in items(ConnectionId(7)) {
            let said = numbered(&item, true);
            assert!(said.starts_with("connection 7: "), "{said}");
        }
    }

    #[test]
    fn thousands_stand_apart() {
        for (count, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(grouped(count), text);
        }
    }
}
