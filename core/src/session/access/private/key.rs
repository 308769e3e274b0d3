//! The listen key: taken, extended at half its life, and never used past its end.

use core::time::Duration;

use crate::account::credentials::Secret;
use crate::account::exchange::ListenKey;
use crate::time::{Instant, Stamp, UnixNanos, nanos};

/// The listen key in use, where there is one.
#[derive(Debug)]
pub(super) struct Key {
    text: Secret,
    /// When what gave it life was asked for: the venue counts from then or later.
    since: Instant,
    /// The same by the wall clock, where there is one: it goes on in a suspend.
    since_wall: Option<UnixNanos>,
    /// When it is to be extended.
    extend_at: Instant,
    /// Calls to extend it that failed in a row.
    pub(super) tries: u8,
}

impl Key {
    pub(super) const fn none() -> Self {
        Self {
            text: Secret::empty(),
            since: Instant::ORIGIN,
            since_wall: None,
            extend_at: Instant::FAR,
            tries: 0,
        }
    }

    /// The text; empty where there is none.
    pub(super) fn reveal(&self) -> &str {
        self.text.reveal()
    }

    pub(super) const fn is_none(&self) -> bool {
        self.text.is_empty()
    }

    /// Takes a key that was asked for at `asked`; whether it can be held.
    pub(super) fn take(&mut self, text: &str, asked: Stamp, life: ListenKey) -> bool {
        let held = !text.is_empty() && self.text.set(text);
        self.lives(asked, life);
        held
    }

    /// It was given more time.
    pub(super) fn lives(&mut self, asked: Stamp, life: ListenKey) {
        (self.since, self.since_wall, self.tries) = (asked.mono, asked.wall, 0);
        self.extend_at = asked.mono.after(life.extend_after);
    }

    /// Whether it has died by any clock: the monotonic one may have stood still in a suspend. A
    /// wall clock that was set forward costs a new key, and no more.
    pub(super) fn is_dead(&self, now: Stamp, life: Option<ListenKey>) -> bool {
        let passed = now
            .wall
            .zip(self.since_wall)
            .map(|(now, since)| now.as_nanos().saturating_sub(since.as_nanos()));
        let outlived = |life: ListenKey| passed.is_some_and(|it| it >= nanos(life.lifetime));
        self.dies_at(life) <= now.mono || !self.is_none() && life.is_some_and(outlived)
    }

    /// It is of no use any more.
    pub(super) fn clear(&mut self) {
        *self = Self::none();
    }

    /// When it dies; [`Instant::FAR`] where there is none.
    pub(super) fn dies_at(&self, life: Option<ListenKey>) -> Instant {
        match life {
            Some(life) if !self.is_none() => self.since.after(life.lifetime),
            _ => Instant::FAR,
        }
    }

    /// When it is to be extended; [`Instant::FAR`] where there is none.
    pub(super) fn due(&self) -> Instant {
        if self.is_none() { Instant::FAR } else { self.extend_at }
    }

    /// It could not be extended: tried again after `delay`, and at the latest when half of what is
    /// left of its life has passed.
    pub(super) fn put_off(&mut self, now: Instant, delay: Duration, life: Option<ListenKey>) {
        self.tries = self.tries.saturating_add(1);
        let left = self.dies_at(life).since(now) / 2;
        self.extend_at = now.after(delay.min(left.max(Duration::from_secs(1))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFE: ListenKey =
        ListenKey { lifetime: Duration::from_secs(60), extend_after: Duration::from_secs(30) };

    fn at(secs: u64) -> Instant {
        Instant::from_nanos(secs * 1_000_000_000)
    }

    #[test]
    fn it_is_extended_at_half_its_life_and_dies_at_its_end() {
        let mut key = Key::none();
        assert_eq!((key.due(), key.dies_at(Some(LIFE))), (Instant::FAR, Instant::FAR));
        assert!(key.take("abc", Stamp::new(at(5), None), LIFE));
        assert_eq!((key.due(), key.dies_at(Some(LIFE))), (at(35), at(65)));
        key.lives(Stamp::new(at(40), None), LIFE);
        assert_eq!((key.due(), key.dies_at(Some(LIFE))), (at(70), at(100)));
        key.clear();
        assert!(key.is_none() && key.due() == Instant::FAR);
    }

    #[test]
    fn tries_stay_within_the_rest_of_its_life() {
        let mut key = Key::none();
        assert!(key.take("abc", Stamp::new(at(0), None), LIFE));
        key.put_off(at(30), Duration::from_secs(3600), Some(LIFE));
        assert_eq!(key.due(), at(45));
        key.put_off(at(45), Duration::from_secs(2), Some(LIFE));
        assert_eq!((key.due(), key.tries), (at(47), 2));
    }

    #[test]
    fn what_cannot_be_held_is_no_key() {
        let mut key = Key::none();
        assert!(!key.take("", Stamp::new(at(0), None), LIFE) && key.is_none());
        assert!(!key.take(&"x".repeat(300), Stamp::new(at(0), None), LIFE) && key.is_none());
    }
}
