//! The driver: one connection on one task.

use core::cell::{Cell, RefCell};
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Context, Poll};
use core::time::Duration;

use embassy_futures::select::{Either, select};
use embassy_net::Stack;
use embassy_net::tcp::TcpSocket;
use embassy_time::{TimeoutError, with_deadline, with_timeout};
use tickwire_core::account::exchange::AccountExchange;
use tickwire_core::book::{BookStore, NoBooks};
use tickwire_core::connection::Connection;
use tickwire_core::drive::{Socket, Transport};
use tickwire_core::exchange::Exchange;
use tickwire_core::http::Call;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Access, Private, Public, Stop, Unanswered};
use tickwire_core::time::Instant;

use crate::clock::{Alarm, Clock, WallClock, ticks, timer};
use crate::desk::{Desk, Owed, serve};
use crate::dial::{Failure, Target, dial, reset};
use crate::engine::{Engine, Next, Nothing};
use crate::item::Item;
use crate::memory::Memory;
use crate::raw::Raw;
use crate::security::line::{Line, Open};
use crate::security::{Plain, Protection, Security};

/// How long the end of the last connection may take to leave.
const PARTING: Duration = Duration::from_secs(1);

/// One connection to an exchange, on one task.
///
/// It has two sockets of the stack for as long as it lives, one for the connection and one for REST
/// calls: [`StackResources`](embassy_net::StackResources) must have room for them, and for that of
/// DNS.
pub struct Driver<'d, 'b, X: Exchange, B: BookStore, A: Access<X>, E, S = Plain> {
    stack: Stack<'d>,
    connection: Connection<'b, X, B, A>,
    feed: TcpSocket<'d>,
    rest: TcpSocket<'d>,
    http: &'d mut [u8],
    owed: Cell<Option<Owed>>,
    entropy: E,
    clock: Clock,
    security: S,
}

impl<'d, 'b, X: Exchange, B: BookStore, E: FnMut() -> [u8; 32]>
    Driver<'d, 'b, X, B, Public, E, Plain>
{
    /// A driver of market data, without TLS.
    ///
    /// `entropy` gives 32 bytes that nobody can foresee, of the device's random number generator;
    /// it is asked at each connect.
    ///
    /// # Panics
    ///
    /// Where the stack has no room for two sockets, as `embassy-net` does.
    pub fn public<const RX: usize, const TX: usize, const HTTP: usize>(
        stack: Stack<'d>,
        connection: Connection<'b, X, B, Public>,
        memory: &'d mut Memory<RX, TX, HTTP>,
        entropy: E,
    ) -> Self {
        Self::new(stack, connection, memory, entropy, Plain, None)
    }
}

impl<'d, 'b, X: Exchange, B: BookStore, E: FnMut() -> [u8; 32], S>
    Driver<'d, 'b, X, B, Public, E, S>
{
    /// Protects the connections.
    #[must_use]
    pub fn secured<P: Security>(self, security: P) -> Driver<'d, 'b, X, B, Public, E, P> {
        let Self { stack, connection, feed, rest, http, owed, entropy, clock, .. } = self;
        Driver { stack, connection, feed, rest, http, owed, entropy, clock, security }
    }

    /// Gives the device a wall clock. Without one, events have no time of receipt, and Gate.io
    /// refuses every subscription, because its requests carry the time; MEXC's do not.
    #[must_use]
    pub fn clock(mut self, wall: WallClock) -> Self {
        self.clock.wall = Some(wall);
        self
    }
}

impl<'d, 'b, X: AccountExchange, E: FnMut() -> [u8; 32], S: Protection>
    Driver<'d, 'b, X, NoBooks, Private<'b>, E, S>
{
    /// A driver of an account, which is protected or says that it is not.
    ///
    /// An account cannot do without the wall clock, because its requests are signed with the time:
    /// it must be right to a few seconds before the driver runs.
    ///
    /// # Panics
    ///
    /// Where the stack has no room for two sockets, as `embassy-net` does.
    pub fn private<const RX: usize, const TX: usize, const HTTP: usize>(
        stack: Stack<'d>,
        connection: Connection<'b, X, NoBooks, Private<'b>>,
        memory: &'d mut Memory<RX, TX, HTTP>,
        entropy: E,
        wall: WallClock,
        security: S,
    ) -> Self {
        Self::new(stack, connection, memory, entropy, security, Some(wall))
    }
}

impl<'d, 'b, X: Exchange, B: BookStore, A: Access<X>, E, S> Driver<'d, 'b, X, B, A, E, S> {
    fn new<const RX: usize, const TX: usize, const HTTP: usize>(
        stack: Stack<'d>,
        mut connection: Connection<'b, X, B, A>,
        memory: &'d mut Memory<RX, TX, HTTP>,
        entropy: E,
        security: S,
        wall: Option<WallClock>,
    ) -> Self {
        // There is one socket for them.
        connection.limit_requests(1);
        let Memory { feed, rest, http } = memory;
        let feed = TcpSocket::new(stack, &mut feed.rx, &mut feed.tx);
        let rest = TcpSocket::new(stack, &mut rest.rx, &mut rest.tx);
        let (owed, clock) = (Cell::new(None), Clock { wall });
        Self { stack, connection, feed, rest, http, owed, entropy, clock, security }
    }

    /// The connection, to be asked.
    #[must_use]
    pub fn connection(&self) -> &Connection<'b, X, B, A> {
        &self.connection
    }
}

impl<'b, X, B, A, E, S> Driver<'_, 'b, X, B, A, E, S>
where
    X: Exchange,
    B: BookStore,
    A: Access<X>,
    E: FnMut() -> [u8; 32],
    S: Security,
{
    /// Runs the connection to its end, and tells all of it, with the connection beside to look at:
    /// a book is [`Connection::book`].
    ///
    /// While `on` runs nothing is read. Where the future is dropped, nothing is read or written any
    /// more; running again resets what was open, and begins with a reconnect. A REST call that was
    /// under way has then failed.
    pub async fn run(&mut self, on: impl FnMut(Item<'_>, &Connection<'b, X, B, A>)) -> Stop {
        self.run_with(|_, _, _| {}, on).await
    }

    /// The same with wishes: `wish` is asked each time the driver is awake, with the connection to
    /// tell it to ([`Connection::subscribe`], [`Connection::close`], an account's actions), the
    /// time for it, and the task to wake when there is a wish: where it polls a channel with that,
    /// it hears of each.
    ///
    /// ```
    /// # use core::cell::Cell;
    /// # use core::task::Context;
    /// # use tickwire_embassy::core::{book::NoBooks, connection::Connection, time::Instant};
    /// # use tickwire_embassy::gateio::spot::GateioSpot;
    /// # type Feed<'b> = Connection<'b, GateioSpot, NoBooks>;
    /// fn until<'a>(over: &'a Cell<bool>) -> impl FnMut(&mut Feed<'_>, Instant, &mut Context<'_>) {
    ///     |feed, now, _| {
    ///         if over.take() {
    ///             feed.close(now);
    ///         }
    ///     }
    /// }
    /// ```
    pub async fn run_with(
        &mut self,
        wish: impl FnMut(&mut Connection<'b, X, B, A>, Instant, &mut Context<'_>),
        on: impl FnMut(Item<'_>, &Connection<'b, X, B, A>),
    ) -> Stop {
        let Self { stack, connection, feed, rest, http, owed, entropy, clock, security } = self;
        let (feed_line, rest_line) = security.lines();
        let patience = connection.session().connect_timeout();
        let now = clock.now();
        // What an earlier run that was dropped has left.
        connection.closed(now, Cause::Ended);
        if let Some(lost) = owed.take() {
            connection.unanswered(now, lost.id, Unanswered::Network);
        }
        let desk = Desk::new(Call::idle(&mut **http), &*owed);
        let alarm = Alarm::default();
        let (clock, desk) = (*clock, &desk);
        let told = false;
        let engine =
            Engine { connection, clock, entropy, desk, wish, on, patience, now, alarm, told };
        let calls = serve(*stack, rest, rest_line, desk);
        // What became of a call is known before the connection is polled.
        let stop = match select(calls, fed(*stack, feed, feed_line, engine)).await {
            Either::First(never) => match never {},
            Either::Second(stop) => stop,
        };
        // Nobody waits for a call that was under way.
        reset(rest).await;
        stop
    }
}

/// Makes transports as the connection wants them, to its end.
async fn fed<'b, X, B, A, E, W, F, L: Line>(
    stack: Stack<'_>,
    socket: &mut TcpSocket<'_>,
    mut line: L,
    mut engine: Engine<'_, '_, 'b, X, B, A, E, W, F>,
) -> Stop
where
    X: Exchange,
    B: BookStore,
    A: Access<X>,
    E: FnMut() -> [u8; 32],
    W: FnMut(&mut Connection<'b, X, B, A>, Instant, &mut Context<'_>),
    F: FnMut(Item<'_>, &Connection<'b, X, B, A>),
{
    let mut next = Next::HangUp;
    let stop = loop {
        next = match next {
            Next::HangUp => poll_fn(|cx| engine.turn(&mut nowhere(), cx)).await,
            Next::Connect(target) => {
                let next = connected(stack, socket, &mut line, &mut engine, &target).await;
                socket.close();
                next
            }
            Next::Stop(stop) => break stop,
        };
    };
    // A peer that does not take it is left all the same.
    let _ = with_timeout(ticks(PARTING), socket.flush()).await;
    reset(socket).await;
    engine.stopped(stop);
    stop
}

/// Makes a transport and uses it as long as the connection wants it.
async fn connected<'b, X, B, A, E, W, F, L: Line>(
    stack: Stack<'_>,
    socket: &mut TcpSocket<'_>,
    line: &mut L,
    engine: &mut Engine<'_, '_, 'b, X, B, A, E, W, F>,
    target: &Target,
) -> Next
where
    X: Exchange,
    B: BookStore,
    A: Access<X>,
    E: FnMut() -> [u8; 32],
    W: FnMut(&mut Connection<'b, X, B, A>, Instant, &mut Context<'_>),
    F: FnMut(Item<'_>, &Connection<'b, X, B, A>),
{
    // From when the session asked for it, which is what its own patience counts from.
    let deadline = timer(engine.now.mono.after(target.patience));
    let dialling = async {
        L::takes(target)?;
        dial(stack, socket, target).await
    };
    match beside(engine, target, with_deadline(deadline, dialling)).await {
        Ok(()) => {}
        Err(next) => return next,
    }
    let raw = RefCell::new(Raw::over(socket));
    let opening = line.open(&raw, target);
    let open = match beside(engine, target, with_deadline(deadline, opening)).await {
        Ok(open) => open,
        Err(next) => return next,
    };
    engine.connected();
    open.carry(async |transport: &mut dyn Transport| {
        let mut socket = Socket::up(transport);
        poll_fn(|cx| engine.turn(&mut socket, cx)).await
    })
    .await
}

/// Carries out a step of connecting, while the connection is polled as ever.
async fn beside<'b, X, B, A, E, W, F, R>(
    engine: &mut Engine<'_, '_, 'b, X, B, A, E, W, F>,
    target: &Target,
    step: impl Future<Output = Result<Result<R, Failure>, TimeoutError>>,
) -> Result<R, Next>
where
    X: Exchange,
    B: BookStore,
    A: Access<X>,
    E: FnMut() -> [u8; 32],
    W: FnMut(&mut Connection<'b, X, B, A>, Instant, &mut Context<'_>),
    F: FnMut(Item<'_>, &Connection<'b, X, B, A>),
{
    let mut step = pin!(step);
    // The step first, and again after each fact: where the task is late the step's time and the
    // session's are both over, and who it was that did not answer is to be told all the same.
    let done = poll_fn(|cx| {
        engine.awake();
        match step.as_mut().poll(cx) {
            Poll::Ready(done) => Poll::Ready(Ok(done)),
            Poll::Pending => engine.turns(1, &mut nowhere(), cx).map(Err),
        }
    });
    done.await?.unwrap_or(Err(Failure::LATE)).map_err(|failure| {
        engine.unreachable(&target.authority, failure);
        Next::HangUp
    })
}

fn nowhere() -> Socket<Nothing> {
    Socket::DOWN
}
