//! REST calls under way, so that no more are made at once than the venue allows.

use crate::time::Instant;

/// The most calls under way at once, whatever a venue allows.
const CALLS_MAX: usize = 16;

/// A call under way; one that nobody waits for any more still counts until it is answered or late.
#[derive(Clone, Copy, Debug)]
struct Call {
    id: u32,
    deadline: Instant,
}

/// The calls under way.
#[derive(Clone, Debug)]
pub(crate) struct Calls {
    places: [Option<Call>; CALLS_MAX],
    last_id: u32,
}

impl Calls {
    pub(crate) const fn new() -> Self {
        Self { places: [None; CALLS_MAX], last_id: 0 }
    }

    /// Notes a call; `None` where `limit` are under way already.
    pub(crate) fn begin(&mut self, limit: u8, deadline: Instant) -> Option<u32> {
        let free = self.places.iter_mut().take(usize::from(limit.max(1)));
        let place = free.into_iter().find(|place| place.is_none())?;
        self.last_id = self.last_id.wrapping_add(1).max(1);
        *place = Some(Call { id: self.last_id, deadline });
        Some(self.last_id)
    }

    /// Forgets a call that was answered.
    pub(crate) fn end(&mut self, id: u32) {
        for place in &mut self.places {
            if place.is_some_and(|call| call.id == id) {
                *place = None;
            }
        }
    }

    /// Forgets the calls that are late.
    pub(crate) fn expire(&mut self, now: Instant) {
        for place in &mut self.places {
            if place.is_some_and(|call| call.deadline <= now) {
                *place = None;
            }
        }
    }

    /// Those that are late may take until `later`.
    pub(crate) fn put_off(&mut self, now: Instant, later: Instant) {
        for call in self.places.iter_mut().flatten().filter(|call| call.deadline <= now) {
            call.deadline = later;
        }
    }

    /// When there is room for a call of these limits: at once, or when the first is late.
    pub(crate) fn room_at(&self, limit: u8) -> Instant {
        let places = || self.places.iter().take(usize::from(limit.max(1)));
        if places().any(Option::is_none) {
            return Instant::ORIGIN;
        }
        places().flatten().map(|call| call.deadline).min().unwrap_or(Instant::ORIGIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_are_under_way_than_the_limit() {
        let mut calls = Calls::new();
        let at = Instant::from_nanos;
        assert_eq!(calls.begin(2, at(20)), Some(1));
        assert_eq!(calls.begin(2, at(10)), Some(2));
        assert_eq!((calls.begin(2, at(30)), calls.room_at(2)), (None, at(10)));
        calls.end(1);
        assert_eq!(calls.begin(2, at(30)), Some(3), "an answer makes room");
        calls.expire(at(10));
        assert_eq!(calls.begin(2, at(40)), Some(4), "so does the end of patience");
        calls.end(99);
        assert_eq!(calls.begin(2, at(50)), None);
        assert_eq!(calls.begin(0, at(50)), None, "no limit is a limit of one");
    }

    #[test]
    fn a_call_that_is_put_off_keeps_its_place() {
        let mut calls = Calls::new();
        let at = Instant::from_nanos;
        assert_eq!(calls.begin(1, at(10)), Some(1));
        calls.put_off(at(10), at(20));
        calls.expire(at(19));
        assert_eq!((calls.begin(1, at(30)), calls.room_at(1)), (None, at(20)));
        calls.expire(at(20));
        assert_eq!(calls.begin(1, at(30)), Some(2));
    }

    #[test]
    fn a_limit_beyond_the_places_is_theirs() {
        let mut calls = Calls::new();
        let begun = (0..300).filter_map(|_| calls.begin(u8::MAX, Instant::FAR)).count();
        assert_eq!(begun, CALLS_MAX);
    }
}
