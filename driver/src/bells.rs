//! Which connections have something to do: each wakes the feed's task by a bell of its own, so that
//! a wake-up costs what has happened, not what might have.

use core::sync::atomic::{AtomicBool, Ordering};
use core::task::{Context, Waker};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Wake;

/// The bells of a feed's connections, by their seats. A bell that rings once is heard once, however
/// often it was rung; those that rang first are heard first.
pub(crate) struct Bells {
    rung: Arc<Rung>,
    bells: Vec<Arc<Bell>>,
}

/// What rings, and whom to wake.
#[derive(Default)]
struct Rung {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    seats: VecDeque<usize>,
    task: Option<Waker>,
}

struct Bell {
    seat: usize,
    /// Whether it waits among those that were rung.
    waits: AtomicBool,
    rung: Arc<Rung>,
}

impl Bells {
    pub(crate) fn new() -> Self {
        Self { rung: Arc::default(), bells: Vec::new() }
    }

    /// The waker that rings for a seat. Nothing is allocated when it does.
    pub(crate) fn waker(&mut self, seat: usize) -> Waker {
        while self.bells.len() <= seat {
            let (seat, rung) = (self.bells.len(), Arc::clone(&self.rung));
            self.bells.push(Arc::new(Bell { seat, waits: AtomicBool::new(false), rung }));
        }
        let (count, mut state) = (self.bells.len(), self.rung.locked());
        let room = count.saturating_sub(state.seats.len());
        state.seats.reserve(room);
        drop(state);
        self.bells.get(seat).map_or_else(|| Waker::noop().clone(), |bell| Arc::clone(bell).into())
    }

    /// Whom to wake from now on: called at the begin of every poll of the task.
    pub(crate) fn listen(&self, cx: &Context<'_>) {
        let mut state = self.rung.locked();
        if !state.task.as_ref().is_some_and(|task| task.will_wake(cx.waker())) {
            state.task = Some(cx.waker().clone());
        }
    }

    /// Rings for a seat from within the task, which is awake.
    pub(crate) fn ring(&self, seat: usize) {
        if let Some(bell) = self.bells.get(seat)
            && !bell.waits.swap(true, Ordering::AcqRel)
        {
            self.rung.locked().seats.push_back(seat);
        }
    }

    /// The seat whose bell rang first; it is heard with this.
    pub(crate) fn next(&self) -> Option<usize> {
        let seat = self.rung.locked().seats.pop_front()?;
        // Before its sources are looked at, so that what comes later rings again. A swap, not a
        // store: whoever rang and found the bell waiting has made his news visible by that, and is
        // not overtaken by our look at them.
        if let Some(bell) = self.bells.get(seat) {
            bell.waits.swap(false, Ordering::AcqRel);
        }
        Some(seat)
    }
}

impl Rung {
    /// The lock; what it guards is whole at any time, so a panic while it was held spoils nothing.
    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.waits.swap(true, Ordering::AcqRel) {
            return;
        }
        let mut state = self.rung.locked();
        state.seats.push_back(self.seat);
        let task = state.task.clone();
        // Outside of the lock: a waker may run whatever it likes.
        drop(state);
        if let Some(task) = task {
            task.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A task that counts how often it is woken.
    #[derive(Default)]
    struct Task(Mutex<usize>);

    impl Wake for Task {
        fn wake(self: Arc<Self>) {
            *self.0.lock().unwrap() += 1;
        }
    }

    fn heard(bells: &Bells) -> Vec<usize> {
        core::iter::from_fn(|| bells.next()).collect()
    }

    #[test]
    fn who_rings_is_heard_once_in_order_and_wakes_the_task() {
        let (task, mut bells) = (Arc::new(Task::default()), Bells::new());
        let wakers: Vec<Waker> = (0..4).map(|seat| bells.waker(seat)).collect();
        bells.listen(&Context::from_waker(&Arc::clone(&task).into()));
        for seat in [2, 0, 2, 2] {
            wakers[seat].wake_by_ref();
        }
        bells.ring(3);
        bells.ring(0);
        assert_eq!(*task.0.lock().unwrap(), 2, "once for each that rang, not for who is awake");
        assert_eq!(heard(&bells), [2, 0, 3]);
        assert_eq!(heard(&bells), Vec::<usize>::new());
    }

    #[test]
    fn what_rings_while_it_is_served_is_heard_again() {
        let mut bells = Bells::new();
        let waker = bells.waker(0);
        waker.wake_by_ref();
        assert_eq!(bells.next(), Some(0));
        waker.wake_by_ref();
        assert_eq!(heard(&bells), [0]);
    }

    #[test]
    fn a_seat_taken_anew_has_the_same_bell() {
        let mut bells = Bells::new();
        let (old, new) = (bells.waker(1), bells.waker(1));
        old.wake();
        new.wake();
        assert_eq!(heard(&bells), [1], "one bell, of the second seat");
    }

    #[test]
    fn the_last_task_that_polled_is_woken() {
        let (one, other, mut bells) =
            (Arc::new(Task::default()), Arc::new(Task::default()), Bells::new());
        let waker = bells.waker(0);
        bells.listen(&Context::from_waker(&Arc::clone(&one).into()));
        bells.listen(&Context::from_waker(&Arc::clone(&other).into()));
        waker.wake();
        assert_eq!((*one.0.lock().unwrap(), *other.0.lock().unwrap()), (0, 1));
    }
}
