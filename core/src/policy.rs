//! When to connect again: the venue's back-off as data, and one table of what is worth a retry.

use core::time::Duration;

/// A back-off policy. The delays are upper bounds: the delay used is drawn from [half, full].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Upper bound of the first delay.
    pub first: Duration,
    /// What each delay is multiplied with to give the next, in percent (150 is 1.5 times).
    pub factor_pct: u16,
    /// Upper bound of every delay.
    pub max: Duration,
    /// Reconnects in a row before the session stops; `None` is without end.
    pub attempts: Option<u32>,
    /// How long a connection must have been subscribed and fresh before the count starts again.
    pub useful_after: Duration,
    /// Whether a close without a status code (1005) restarts the delay (never the count).
    pub no_status_restarts: bool,
}
