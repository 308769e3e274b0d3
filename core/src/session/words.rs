//! The session's news in words: what happened, to whom, and what the session does about it.

use core::fmt;

use super::output::{ConnectionId, Dropped, Notice, SnapshotFailure, State, Stop, Unanswered};
use super::subscription::SubscriptionState;

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for SubscriptionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Gone => "gone",
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Refused => "refused",
            Self::Silent => "silent",
        })
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Requested => f.write_str("closed by the caller"),
            Self::OutOfAttempts(cause) => {
                write!(f, "every attempt to reconnect is used up: {cause}")
            }
            Self::Final(cause) => write!(f, "trying again is of no use: {cause}"),
        }
    }
}

impl core::error::Error for Stop {}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Network => "the call could not be made",
            Self::Timeout => "the answer took too long",
            Self::TooLarge => "the answer is larger than the buffer for it",
            Self::Budget => "the budget of calls is used up",
            Self::Certificate => "the server's certificate is not acceptable",
        })
    }
}

impl core::error::Error for Unanswered {}

impl fmt::Display for SnapshotFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unanswered(why) => why.fmt(f),
            Self::Status(status) => write!(f, "the answer is HTTP {status}"),
            Self::Malformed(error) => write!(f, "the answer cannot be read: {error}"),
            Self::Rows(error) => write!(f, "rows of the answer cannot be read: {error}"),
            Self::Unusable => f.write_str("the answer is not what was asked for"),
            Self::PathTooLong => f.write_str("the call's path does not fit the text buffer"),
        }
    }
}

impl core::error::Error for SnapshotFailure {}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Events => "events",
            Self::Notices => "notices",
        })
    }
}

impl ConnectionId {
    /// How a line about a connection begins: `connection 3: `, and with nothing for connection 0,
    /// which is the first and mostly the only one of a feed.
    pub fn prefix(self) -> impl fmt::Display {
        fmt::from_fn(move |f| match self.0 {
            0 => Ok(()),
            number => write!(f, "connection {number}: "),
        })
    }
}

/// One line, without a line break of its own; a venue's words are quoted with theirs escaped.
/// Changes of a connection's state name its number, where that is not 0.
impl fmt::Display for Notice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State { connection, from, to, cause, .. } => {
                f.write_str("connection")?;
                if *connection != ConnectionId::default() {
                    write!(f, " {}", connection.0)?;
                }
                write!(f, ": {from} to {to}")?;
                cause.map_or(Ok(()), |cause| write!(f, ": {cause}"))
            }
            Self::Subscription { symbol, channel, state, code, reason, .. } => {
                write!(f, "{symbol} {channel}: {state}")?;
                if *state == SubscriptionState::Silent {
                    f.write_str(" (no answer or no data in time; it is still awaited)")?;
                }
                code.map_or(Ok(()), |code| write!(f, ", code {code}"))?;
                quoted(f, reason)
            }
            Self::Book { symbol, state, .. } => write!(f, "{symbol} book: {state}"),
            Self::Quiet { symbol, age, .. } => write!(f, "{symbol}: no data for {age:?}"),
            Self::Malformed { error, .. } => write!(f, "a message cannot be read: {error}"),
            Self::Venue { code, reason, .. } => {
                f.write_str("the venue says")?;
                code.map_or(Ok(()), |code| write!(f, ", code {code}"))?;
                quoted(f, reason)
            }
            Self::SnapshotFailed {
                symbol,
                failure: failure @ SnapshotFailure::PathTooLong,
                ..
            } => {
                write!(f, "{symbol} snapshot: {failure}; it is not asked for again")
            }
            Self::SnapshotFailed { symbol, failure, .. } => {
                write!(f, "{symbol} snapshot: {failure}; it is asked for again")
            }
            Self::Slow { kind, took_ns, budget_ns, count } => {
                let kind = kind.name();
                write!(
                    f,
                    "{kind} messages over {budget_ns} ns: {count}, the last took {took_ns} ns"
                )
            }
            Self::Account { state } => write!(f, "account: {state}"),
            Self::Outcome { id, kind, outcome, .. } => {
                write!(f, "action {} ({kind}): {outcome}", id.0)
            }
            Self::CallFailed { call, failure } => {
                write!(f, "account {call}: {failure}; it is asked for again")
            }
            Self::Dropped { what, count } => {
                write!(f, "{what} that were not polled in time and are lost: {count}")
            }
        }
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, words: &str) -> fmt::Result {
    if words.is_empty() { Ok(()) } else { write!(f, ": {words:?}") }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;
    use crate::book::{BookState, StaleReason};
    use crate::event::Slot;
    use crate::retry::Cause;
    use crate::symbol::Symbol;

    #[test]
    fn notices_are_one_clear_line() {
        let symbol = &Symbol::new("A_B").unwrap();
        let slot = Slot(0);
        let refused = Notice::Subscription {
            slot,
            symbol,
            channel: "trades",
            state: SubscriptionState::Refused,
            code: Some(2),
            reason: "unknown pair\nA_B",
        };
        assert_eq!(refused.to_string(), r#"A_B trades: refused, code 2: "unknown pair\nA_B""#);
        let state = SubscriptionState::Silent;
        let silent =
            Notice::Subscription { slot, symbol, channel: "trades", state, code: None, reason: "" };
        assert_eq!(
            silent.to_string(),
            "A_B trades: silent (no answer or no data in time; it is still awaited)"
        );
        let down = Notice::State {
            connection: ConnectionId::default(),
            from: State::Live,
            to: State::Backoff,
            cause: Some(Cause::Closed(Some(1001))),
            data_age: None,
        };
        assert_eq!(
            down.to_string(),
            "connection: live to backoff: the server closed with code 1001"
        );
        let other = Notice::State {
            connection: ConnectionId(3),
            from: State::Idle,
            to: State::Connecting,
            cause: None,
            data_age: None,
        };
        assert_eq!(other.to_string(), "connection 3: idle to connecting");
        let gap = BookState::Stale(StaleReason::Gap { expected: 5, got: 9 });
        let book = Notice::Book { slot, symbol, state: gap, epoch: 1, id: Some(4) };
        assert!(book.to_string().starts_with("A_B book: "), "{book}");
        let failure = SnapshotFailure::Status(503);
        let failed = Notice::SnapshotFailed { slot, symbol, failure };
        assert_eq!(
            failed.to_string(),
            "A_B snapshot: the answer is HTTP 503; it is asked for again"
        );
    }

    #[test]
    fn the_end_says_why() {
        let stop = Stop::OutOfAttempts(Cause::Refused);
        assert_eq!(
            stop.to_string(),
            "every attempt to reconnect is used up: nothing listens at the address"
        );
    }
}
