//! Deadlines, one a purpose.

use crate::time::Instant;

/// What a deadline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timer {
    /// TCP and TLS must be there.
    Connect,
    /// The opening handshake must be done.
    Handshake,
    /// The next application ping is due.
    Heartbeat,
    /// Something must have arrived.
    Pong,
    /// Some subscription wants attention.
    Subscribe,
    /// Some book wants a snapshot.
    Resync,
    /// The closing handshake must be done.
    Close,
    /// Connect again.
    Backoff,
    /// The connection has been useful.
    Useful,
    /// Some symbol may have fallen quiet.
    Quiet,
    /// The connection is as old as it may become.
    Age,
    /// Something of the way in wants attention.
    Access,
}

impl Timer {
    const COUNT: usize = 12;

    /// From this row on, deadlines ask for something to be sent.
    const SENDS: usize = 9;

    const fn row(self) -> usize {
        match self {
            Self::Connect => 0,
            Self::Handshake => 1,
            Self::Pong => 2,
            Self::Close => 3,
            Self::Backoff => 4,
            Self::Useful => 5,
            Self::Quiet => 6,
            Self::Age => 7,
            Self::Access => 8,
            Self::Heartbeat => 9,
            Self::Subscribe => 10,
            Self::Resync => 11,
        }
    }
}

/// The table of deadlines; [`Instant::FAR`] is none.
#[derive(Clone, Debug)]
pub(crate) struct Timers {
    rows: [Instant; Timer::COUNT],
    /// The earliest of those that ask for nothing to be sent: every message looks at it, while the
    /// rows hardly ever change.
    next: Instant,
}

impl Timers {
    pub(crate) const fn new() -> Self {
        Self { rows: [Instant::FAR; Timer::COUNT], next: Instant::FAR }
    }

    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub(crate) fn set(&mut self, timer: Timer, at: Instant) {
        if let Some(row) = self.rows.get_mut(timer.row()) {
            *row = at;
        }
        if timer.row() < Timer::SENDS {
            let rows = self.rows.iter().take(Timer::SENDS);
            self.next = rows.fold(Instant::FAR, |next, at| next.min(*at));
        }
    }

    /// Sets the deadline unless an earlier one stands.
    pub(crate) fn hasten(&mut self, timer: Timer, at: Instant) {
        if at < self.at(timer) {
            self.set(timer, at);
        }
    }

    #[inline]
    pub(crate) fn clear(&mut self, timer: Timer) {
        if self.at(timer) != Instant::FAR {
            self.set(timer, Instant::FAR);
        }
    }

    pub(crate) fn clear_all(&mut self) {
        *self = Self::new();
    }

    #[inline]
    pub(crate) fn at(&self, timer: Timer) -> Instant {
        self.rows.get(timer.row()).copied().unwrap_or(Instant::FAR)
    }

    /// Whether the deadline has come; it stays until set or cleared.
    pub(crate) fn due(&self, timer: Timer, now: Instant) -> bool {
        let at = self.at(timer);
        at <= now && at != Instant::FAR
    }

    /// Clears the deadline if it has come, and says whether it had.
    pub(crate) fn expired(&mut self, timer: Timer, now: Instant) -> bool {
        let due = self.due(timer, now);
        if due {
            self.clear(timer);
        }
        due
    }

    /// The earliest deadline of those that ask for nothing to be sent.
    #[inline]
    pub(crate) fn next(&self) -> Instant {
        self.next
    }
}
