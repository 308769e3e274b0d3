//! One poll of a task, and the next: nobody else of the thread is to wait for a server that always
//! has more to say.

use core::future::Future;
use core::pin::pin;
use core::task::Context;

use tokio::task::yield_now;

/// The most facts that are told in one poll of the task. A server that always has more to say must
/// not keep wishes waiting, nor the other tasks of the thread, whatever the runtime's own limits.
pub(crate) const FACTS_MAX: usize = 64;

/// Has the task polled again after the runtime has looked at its sockets and timers. Where it was
/// woken at once, the runtime would do that only once in dozens of polls: connections that have
/// always more to say would keep the others from being heard, and deadlines from being kept.
pub(crate) fn yields(cx: &mut Context<'_>) {
    let polled = pin!(yield_now()).poll(cx);
    if polled.is_ready() {
        cx.waker().wake_by_ref();
    }
}
