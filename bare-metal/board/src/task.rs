//! The two tasks of an image: each runs when it was woken, and else the processor sleeps.
//!
//! Two, because a network stack is one, and whoever uses it the other: each wakes the other where
//! it has done something. As one task they would wake themselves without end.

use core::pin::Pin;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering};
use core::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

use crate::interrupts::sleep_if;

/// Whether the task is to be asked again: the program, and what runs beside it.
static PROGRAM: AtomicBool = AtomicBool::new(false);
static BESIDE: AtomicBool = AtomicBool::new(false);

static WAKES: RawWakerVTable = RawWakerVTable::new(raw, wake, wake, |_| ());

/// Runs a program to its end, and another beside it as long as that takes. Interrupts wake each by
/// the waker that it is polled with. One call at a time.
pub fn run<F: Future>(mut program: Pin<&mut F>, beside: Pin<&mut impl Future>) -> F::Output {
    let mut beside = Some(beside);
    let wakers = [waker(&PROGRAM), waker(&BESIDE)];
    let [mut for_program, mut for_beside] = wakers.each_ref().map(Context::from_waker);
    // Both begin.
    PROGRAM.store(true, Ordering::Release);
    BESIDE.store(true, Ordering::Release);
    loop {
        if PROGRAM.swap(false, Ordering::AcqRel)
            && let Poll::Ready(output) = program.as_mut().poll(&mut for_program)
        {
            return output;
        }
        if BESIDE.swap(false, Ordering::AcqRel)
            && let Some(running) = &mut beside
            && running.as_mut().poll(&mut for_beside).is_ready()
        {
            beside = None;
        }
        sleep_if(|| !PROGRAM.load(Ordering::Acquire) && !BESIDE.load(Ordering::Acquire));
    }
}

/// What sets a flag.
fn waker(flag: &'static AtomicBool) -> Waker {
    // SAFETY: the functions of the table take a flag that lives forever, own nothing, and may be
    // called from an interrupt: all that they do is to set an atomic.
    unsafe { Waker::from_raw(raw(ptr::from_ref(flag).cast())) }
}

fn raw(flag: *const ()) -> RawWaker {
    RawWaker::new(flag, &WAKES)
}

fn wake(flag: *const ()) {
    // SAFETY: only `waker` begins with a pointer, and that is to a flag that lives forever.
    let flag = unsafe { &*flag.cast::<AtomicBool>() };
    flag.store(true, Ordering::Release);
}
