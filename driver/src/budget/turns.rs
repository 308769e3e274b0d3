//! Who waits for room, first come first served.
//!
//! Whose turn it is may be gone without a word: a future may be kept and never polled again, and an
//! executor that has panicked may drop nothing. So a turn that nothing is made of lapses, and those
//! behind look for that by their own timers.

use core::task::{Context, Waker};
use core::time::Duration;
use std::collections::VecDeque;

use tickwire_core::time::Instant;

/// How long whose turn it is may be late, before the next has it.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// Those who wait; the first of them has its turn.
#[derive(Debug, Default)]
pub(super) struct Turns {
    waiting: VecDeque<(Ticket, Option<Waker>)>,
    last: u64,
    /// When the turn lapses; `None` before anybody has looked at it.
    lapses: Option<Instant>,
}

/// A place among those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket(u64);

impl Turns {
    /// Takes the last place.
    pub(super) fn enter(&mut self) -> Ticket {
        self.last = self.last.wrapping_add(1);
        let ticket = Ticket(self.last);
        self.waiting.push_back((ticket, None));
        ticket
    }

    /// Ends another's turn that has lapsed; whom to wake, where it was so. Nobody ends its own:
    /// however late it is, it is there.
    pub(super) fn lapse(&mut self, ticket: Ticket, now: Instant) -> Option<Waker> {
        self.lapses.filter(|lapses| *lapses <= now && !self.is_first(ticket))?;
        self.next()
    }

    /// Waits for the turn; says when to look again where it is another's. Who was late and has lost
    /// its turn has the last place.
    pub(super) fn wait(
        &mut self,
        ticket: Ticket,
        now: Instant,
        cx: &Context<'_>,
    ) -> Result<(), Instant> {
        if self.waiting.is_empty() {
            self.waiting.push_back((ticket, None));
        }
        if self.is_first(ticket) {
            return Ok(());
        }
        let waker = Some(cx.waker().clone());
        match self.waiting.iter_mut().find(|(other, _)| *other == ticket) {
            Some((_, place)) => *place = waker,
            None => self.waiting.push_back((ticket, waker)),
        }
        Err(*self.lapses.get_or_insert(now.after(GRACE)))
    }

    /// Whose turn it is waits until then, and does something soon after.
    pub(super) fn holds(&mut self, until: Instant) {
        self.lapses = Some(until.after(GRACE));
    }

    /// Gives a place up; whom to wake, where it was the first.
    pub(super) fn leave(&mut self, ticket: Ticket) -> Option<Waker> {
        if self.is_first(ticket) {
            return self.next();
        }
        self.waiting.retain(|(other, _)| *other != ticket);
        None
    }

    fn is_first(&self, ticket: Ticket) -> bool {
        self.waiting.front().is_some_and(|(first, _)| *first == ticket)
    }

    fn next(&mut self) -> Option<Waker> {
        self.waiting.pop_front();
        self.lapses = None;
        self.waiting.front_mut().and_then(|(_, waker)| waker.take())
    }
}

#[cfg(test)]
mod tests {
    use core::task::Waker;

    use super::*;

    fn at(ms: u64) -> Instant {
        Instant::ORIGIN.after(Duration::from_millis(ms))
    }

    #[test]
    fn a_turn_is_had_in_the_order_of_coming() {
        let (mut turns, cx) = (Turns::default(), Context::from_waker(Waker::noop()));
        let [first, second, third] = [turns.enter(), turns.enter(), turns.enter()];
        assert_eq!(turns.wait(first, at(0), &cx), Ok(()));
        turns.holds(at(500));
        assert_eq!(turns.wait(second, at(1), &cx), Err(at(1_500)));
        assert_eq!(turns.wait(third, at(1), &cx), Err(at(1_500)));
        assert!(turns.leave(second).is_none(), "it was not its turn");
        assert!(turns.leave(first).is_some(), "the next is woken");
        assert_eq!(turns.wait(third, at(2), &cx), Ok(()));
    }

    /// One that has its turn until 500 ms and is never heard of again, and two behind it.
    fn gone() -> (Turns, [Ticket; 3]) {
        let (mut turns, cx) = (Turns::default(), Context::from_waker(Waker::noop()));
        let tickets = [turns.enter(), turns.enter(), turns.enter()];
        assert_eq!(turns.wait(tickets[0], at(0), &cx), Ok(()));
        turns.holds(at(500));
        for behind in &tickets[1..] {
            assert_eq!(turns.wait(*behind, at(1), &cx), Err(at(1_500)));
        }
        (turns, tickets)
    }

    #[test]
    fn who_is_gone_without_a_word_loses_its_turn() {
        let ((mut turns, [_, second, third]), cx) = (gone(), Context::from_waker(Waker::noop()));
        assert!(turns.lapse(third, at(1_499)).is_none(), "it may be late");
        assert!(turns.lapse(third, at(1_500)).is_some(), "the second is woken");
        assert_eq!(turns.wait(third, at(1_500), &cx), Err(at(2_500)));
        assert!(turns.lapse(third, at(1_500)).is_none(), "the second's has just begun");
        assert_eq!(turns.wait(second, at(1_501), &cx), Ok(()));
    }

    #[test]
    fn who_comes_back_after_its_turn_has_the_last_place() {
        let ((mut turns, [gone, second, third]), cx) = (gone(), Context::from_waker(Waker::noop()));
        assert!(turns.lapse(second, at(1_500)).is_some(), "it is woken by itself");
        assert_eq!(turns.wait(gone, at(1_501), &cx), Err(at(2_501)));
        assert!(turns.leave(second).is_some(), "the third is woken");
        assert!(turns.leave(third).is_some(), "and then the first again");
        assert_eq!(turns.wait(gone, at(1_502), &cx), Ok(()));
    }

    #[test]
    fn who_comes_back_and_finds_nobody_has_its_turn() {
        let ((mut turns, [late, second, third]), cx) = (gone(), Context::from_waker(Waker::noop()));
        assert!(turns.lapse(late, at(9_000)).is_none(), "it is there");
        assert_eq!(turns.wait(late, at(9_000), &cx), Ok(()));
        assert!(turns.lapse(second, at(9_000)).is_some(), "it was too late");
        assert!(turns.leave(second).is_some() && turns.leave(third).is_none());
        assert_eq!(turns.wait(late, at(9_001), &cx), Ok(()), "nobody else waits");
    }
}
