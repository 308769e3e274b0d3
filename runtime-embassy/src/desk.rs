//! The one REST call: ordered by the connection, made beside it, and told back.

use core::cell::{Cell, RefCell};
use core::convert::Infallible;
use core::future::poll_fn;
use core::task::{Context, Poll};
use core::time::Duration;

use embassy_net::Stack;
use embassy_net::tcp::TcpSocket;
use embassy_time::with_deadline;
use heapless::String;
use tickwire_core::drive::Transport;
use tickwire_core::http::{Base, Call};
use tickwire_core::retry::Cause;
use tickwire_core::session::{Request, RequestId, Unanswered};
use tickwire_core::time::Instant;

use crate::clock::{ticks, timer};
use crate::dial::{AUTHORITY_MAX, Failure, Target, dial};
use crate::raw::Raw;
use crate::security::line::{Line, Open};

/// Where the call lies between those who order it and who makes it.
pub(crate) struct Desk<'d> {
    state: RefCell<State<'d>>,
    owed: &'d Cell<Option<Owed>>,
}

/// A call whose end the session has not been told. It outlives the desk: where the driver's future
/// is dropped, the call is lost with it, and the session still waits.
#[derive(Clone, Copy)]
pub(crate) struct Owed {
    pub(crate) id: RequestId,
    deadline: Instant,
}

enum State<'d> {
    Idle(Call<'d>),
    Ordered(Order<'d>),
    /// Whoever makes it has it.
    UnderWay,
    Over(Over<'d>),
}

/// A call to be made.
pub(crate) struct Order<'d> {
    call: Call<'d>,
    id: RequestId,
    target: Target,
    deadline: Instant,
}

/// A call that is over.
pub(crate) struct Over<'d> {
    pub(crate) call: Call<'d>,
    pub(crate) id: RequestId,
    pub(crate) authority: String<AUTHORITY_MAX>,
    pub(crate) result: Result<(), NoAnswer>,
}

/// Why there is no answer, and why no connection could be made, where it was that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoAnswer {
    pub(crate) why: Unanswered,
    pub(crate) failure: Option<Failure>,
}

impl<'d> Desk<'d> {
    pub(crate) fn new(call: Call<'d>, owed: &'d Cell<Option<Owed>>) -> Self {
        Self { state: RefCell::new(State::Idle(call)), owed }
    }

    /// Orders a call; says whether it was taken, and will be over. The session asks for one at a
    /// time.
    pub(crate) fn begin(&self, request: &Request<'_>, now: Instant) -> bool {
        let mut state = self.state.borrow_mut();
        let State::Idle(_) = &*state else { return false };
        let State::Idle(mut call) = core::mem::replace(&mut *state, State::UnderWay) else {
            return false;
        };
        let id = request.id;
        // A little before the session gives up: when it asks for the next, there is to be room.
        let patience = request.deadline.since(now);
        let patience = patience.saturating_sub(patience / 32);
        let deadline = now.after(patience);
        self.owed.set(Some(Owed { id, deadline }));
        *state = match written(&mut call, request, patience) {
            Ok(target) => State::Ordered(Order { call, id, target, deadline }),
            Err(why) => {
                let result = Err(NoAnswer { why, failure: None });
                State::Over(Over { call, id, authority: String::new(), result })
            }
        };
        true
    }

    /// Whether the call is over by now, and whoever makes it has not said so yet.
    pub(crate) fn is_late(&self, now: Instant) -> bool {
        self.owed.get().is_some_and(|owed| owed.deadline <= now)
    }

    /// The call that is over.
    pub(crate) fn over(&self) -> Option<Over<'d>> {
        let mut state = self.state.borrow_mut();
        match core::mem::replace(&mut *state, State::UnderWay) {
            State::Over(over) => Some(over),
            other => {
                *state = other;
                None
            }
        }
    }

    /// The end of the call was told, and another may be ordered.
    pub(crate) fn clear(&self, mut call: Call<'d>) {
        call.clear();
        self.owed.set(None);
        *self.state.borrow_mut() = State::Idle(call);
    }

    /// The next order. Nobody is woken by it: whoever places it does so in the same task, and has
    /// that polled again.
    fn poll_order(&self) -> Poll<Order<'d>> {
        let mut state = self.state.borrow_mut();
        match core::mem::replace(&mut *state, State::UnderWay) {
            State::Ordered(order) => Poll::Ready(order),
            other => {
                *state = other;
                Poll::Pending
            }
        }
    }
}

fn written(
    call: &mut Call<'_>,
    request: &Request<'_>,
    patience: Duration,
) -> Result<Target, Unanswered> {
    let base = Base::parse(request.base).map_err(|_| Unanswered::Network)?;
    call.begin(&base, request)?;
    Ok(Target::of_base(&base, patience))
}

/// Makes the calls that are ordered, one after the other, each over a connection of its own.
pub(crate) async fn serve<L: Line>(
    stack: Stack<'_>,
    socket: &mut TcpSocket<'_>,
    mut line: L,
    desk: &Desk<'_>,
) -> Infallible {
    loop {
        let Order { mut call, id, target, deadline } = poll_fn(|_| desk.poll_order()).await;
        let made = made(stack, socket, &mut line, &target, &mut call);
        let late = |_| Err(NoAnswer { why: Unanswered::Timeout, failure: None });
        let result = with_deadline(timer(deadline), made).await.unwrap_or_else(late);
        socket.close();
        let Target { authority, .. } = target;
        // The connection is polled after this in the same poll.
        *desk.state.borrow_mut() = State::Over(Over { call, id, authority, result });
    }
}

async fn made<L: Line>(
    stack: Stack<'_>,
    socket: &mut TcpSocket<'_>,
    line: &mut L,
    target: &Target,
    call: &mut Call<'_>,
) -> Result<(), NoAnswer> {
    L::takes(target).map_err(unreachable)?;
    let deadline = embassy_time::Instant::now().saturating_add(ticks(target.patience));
    let dialled = with_deadline(deadline, dial(stack, socket, target)).await;
    dialled.unwrap_or(Err(Failure::LATE)).map_err(unreachable)?;
    let raw = RefCell::new(Raw::over(socket));
    let open = with_deadline(deadline, line.open(&raw, target)).await;
    let open = open.unwrap_or_else(|_| Err(Failure::LATE)).map_err(unreachable)?;
    let work =
        async |transport: &mut dyn Transport| poll_fn(|cx| converse(call, transport, cx)).await;
    open.carry(work).await.map_err(|why| NoAnswer { why, failure: None })
}

/// No connection could be made. A certificate that is not acceptable is for an operator to mend.
fn unreachable(failure: Failure) -> NoAnswer {
    let why = match failure.cause {
        Cause::Certificate => Unanswered::Certificate,
        _ => Unanswered::Network,
    };
    NoAnswer { why, failure: Some(failure) }
}

/// Sends what is pending and reads the answer, as far as it goes now.
fn converse(
    call: &mut Call<'_>,
    transport: &mut dyn Transport,
    cx: &mut Context<'_>,
) -> Poll<Result<(), Unanswered>> {
    loop {
        if let Poll::Ready(answer) = call.poll() {
            return Poll::Ready(answer.map(|_| ()).map_err(Unanswered::from));
        }
        let moved = if call.pending().is_empty() {
            // What waits to be sent goes on by itself; the answer says that it did.
            let flushed = transport.poll_flush(cx).map_ok(|()| 0);
            match flushed {
                Poll::Ready(Err(_)) => flushed,
                _ => transport.poll_read(cx, call.room()).map_ok(|count| read(call, count)),
            }
        } else {
            transport.poll_write(cx, call.pending()).map_ok(|count| {
                call.sent(count);
                count
            })
        };
        match moved {
            Poll::Ready(Ok(_)) => {}
            Poll::Ready(Err(_)) => return Poll::Ready(Err(Unanswered::Network)),
            Poll::Pending => return Poll::Pending,
        }
    }
}

fn read(call: &mut Call<'_>, count: usize) -> usize {
    match count {
        0 => call.ended(),
        count => call.received(count),
    }
    count
}
