//! The one task of an image: it runs when it was woken, and else the processor sleeps.

use core::pin::pin;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering};
use core::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

use crate::interrupts::sleep_if;

/// Whether the task is to be asked again.
static WOKEN: AtomicBool = AtomicBool::new(false);

static WAKES: RawWakerVTable = RawWakerVTable::new(|_| waker(), |_| wake(), |_| wake(), |_| ());

/// Runs a future to its end. Interrupts wake it by the waker that it is polled with; one at a time.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    // SAFETY: the functions of the table take no notice of the data, own nothing, and may be called
    // from an interrupt: all that they do is to set an atomic.
    let waker = unsafe { Waker::from_raw(waker()) };
    let cx = &mut Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return output;
        }
        while !WOKEN.swap(false, Ordering::AcqRel) {
            sleep_if(|| !WOKEN.load(Ordering::Acquire));
        }
    }
}

fn waker() -> RawWaker {
    RawWaker::new(ptr::null(), &WAKES)
}

fn wake() {
    WOKEN.store(true, Ordering::Release);
}
