//! What changes of a plan are told.

use core::fmt;

use crate::session::ConnectionId;

/// News of a feed's plan: which connections come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanNews {
    /// A connection is made.
    Opening {
        /// Its number.
        connection: ConnectionId,
        /// How many symbols it follows.
        symbols: usize,
        /// The connection that it is to take over from.
        replaces: Option<ConnectionId>,
    },
    /// A connection has taken over all that another said; that one is closed.
    TakenOver {
        /// Its number.
        connection: ConnectionId,
        /// The other's.
        from: ConnectionId,
        /// Streams that were taken over though the two never stood at one point together: in these
        /// something may be missing, or told twice.
        forced: usize,
    },
    /// A connection did not come as far as taking over from another, which goes on.
    NotTakenOver {
        /// Its number.
        connection: ConnectionId,
        /// The other's.
        from: ConnectionId,
        /// Streams that it had taken over already and that were given back though the other had
        /// said of them what nobody told: in these something is missing.
        missing: usize,
    },
    /// A connection is closed, because nothing is left for it to follow.
    Closing {
        /// Its number.
        connection: ConnectionId,
    },
}

/// One sentence for people.
impl fmt::Display for PlanNews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Opening { connection: ConnectionId(number), .. }
        | Self::TakenOver { connection: ConnectionId(number), .. }
        | Self::NotTakenOver { connection: ConnectionId(number), .. }
        | Self::Closing { connection: ConnectionId(number) }) = self;
        write!(f, "connection {number} ")?;
        match self {
            Self::Opening { symbols, replaces, .. } => {
                write!(f, "is made for {symbols} symbol{}", if *symbols == 1 { "" } else { "s" })?;
                let Some(ConnectionId(old)) = replaces else { return Ok(()) };
                write!(f, ", to take over from connection {old}")
            }
            Self::TakenOver { from: ConnectionId(old), forced, .. } => {
                write!(f, "has taken over from connection {old}")?;
                if *forced == 0 {
                    return Ok(());
                }
                write!(f, "; {forced} of its streams never stood where the other's did")
            }
            Self::NotTakenOver { from: ConnectionId(old), missing, .. } => {
                write!(f, "could not take over from connection {old}")?;
                if *missing == 0 {
                    return Ok(());
                }
                write!(f, "; in {missing} streams that it gave back something is missing")
            }
            Self::Closing { .. } => f.write_str("is closed: it has nothing left to follow"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn news_are_sentences() {
        let [one, two] = [ConnectionId(1), ConnectionId(2)];
        for (news, words) in [
            (
                PlanNews::Opening { connection: one, symbols: 1, replaces: None },
                "connection 1 is made for 1 symbol",
            ),
            (
                PlanNews::Opening { connection: two, symbols: 10, replaces: Some(one) },
                "connection 2 is made for 10 symbols, to take over from connection 1",
            ),
            (
                PlanNews::TakenOver { connection: two, from: one, forced: 0 },
                "connection 2 has taken over from connection 1",
            ),
            (
                PlanNews::TakenOver { connection: two, from: one, forced: 3 },
                "connection 2 has taken over from connection 1; \
                 3 of its streams never stood where the other's did",
            ),
            (
                PlanNews::NotTakenOver { connection: two, from: one, missing: 0 },
                "connection 2 could not take over from connection 1",
            ),
            (
                PlanNews::NotTakenOver { connection: two, from: one, missing: 2 },
                "connection 2 could not take over from connection 1; \
                 in 2 streams that it gave back something is missing",
            ),
            (
                PlanNews::Closing { connection: one },
                "connection 1 is closed: it has nothing left to follow",
            ),
        ] {
            assert_eq!(news.to_string(), words);
        }
    }
}
