//! Which messages are timed: asking a clock costs too much to do it for each.

use tickwire_core::event::Data;
use tickwire_core::exchange::MessageKind;
use tickwire_core::time::Instant;

/// One event in so many is timed.
const ONE_IN: u32 = 64;

/// Times the first event of a read now and then: from the read, whose time is taken anyway, to the
/// end of the handlers.
pub(crate) struct Sampler {
    /// Events since one was last timed.
    untimed: u32,
    /// When the read was made whose first event is timed.
    since: Option<Instant>,
}

impl Sampler {
    /// Times the first event of all.
    pub(crate) const fn new() -> Self {
        Self { untimed: ONE_IN, since: None }
    }

    /// A read was made.
    #[inline]
    pub(crate) fn read(&mut self, now: Instant) {
        self.since = (self.untimed >= ONE_IN).then_some(now);
    }

    /// The events of a read have had to wait for something else.
    pub(crate) fn interrupted(&mut self) {
        self.since = None;
    }

    /// An event was handled; how long it took in nanoseconds, where it is one that is timed.
    #[inline]
    pub(crate) fn handled(&mut self, clock: impl FnOnce() -> Instant) -> Option<u64> {
        self.untimed = self.untimed.saturating_add(1);
        let since = self.since.take()?;
        self.untimed = 0;
        u64::try_from(clock().since(since).as_nanos()).ok()
    }
}

/// The kind of message that an event came in.
#[inline]
pub(crate) fn kind_of(data: &Data<'_>) -> MessageKind {
    match data {
        Data::BookDelta(_) | Data::BookSnapshot(_) => MessageKind::Book,
        Data::Trade(_) => MessageKind::Trade,
        Data::BookTicker(_) | Data::Ticker(_) => MessageKind::Ticker,
        _ => MessageKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_event_in_so_many_is_timed_and_only_the_first_of_a_read() {
        let mut sampler = Sampler::new();
        let (mut timed, now) = (0, || Instant::ORIGIN);
        for _ in 0..10 * ONE_IN {
            sampler.read(Instant::ORIGIN);
            timed += u32::from(sampler.handled(now).is_some());
            assert_eq!(
                sampler.handled(now),
                None,
                "the second event of a read waited for the first"
            );
        }
        assert!((18..=20).contains(&timed), "{timed} of {} events", 20 * ONE_IN);
    }

    #[test]
    fn what_waited_for_the_consumer_is_not_timed() {
        let mut sampler = Sampler::new();
        sampler.read(Instant::ORIGIN);
        sampler.interrupted();
        assert_eq!(sampler.handled(|| Instant::ORIGIN), None);
    }
}
