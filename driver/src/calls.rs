//! The REST calls of a feed: under way at once, paid from the shared budget, over connections that
//! are kept for the next.

use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::sync::Arc;

use tickwire_core::account::call::Headers;
use tickwire_core::book::BookStore;
use tickwire_core::context::Rate;
use tickwire_core::endpoint::EndpointError;
use tickwire_core::exchange::Exchange;
use tickwire_core::http::Base;
use tickwire_core::retry::RETRY_AFTER_MAX;
use tickwire_core::session::{Access, ConnectionId, Request, RequestId, Session, Unanswered};
use tickwire_core::time::{Instant, Stamp};

use crate::alarm::{heard_until, until};
use crate::budget::Account;
use crate::call::Call;
use crate::clock;
use crate::connect::Target;
use crate::error::ConnectError;
use crate::line::{Answer, Failure, Line, NoAnswer};
use crate::rest::Rest;
use crate::runtime::Runtime;
use crate::tls::Tls;

/// Connections that are kept open between calls.
const IDLE_MAX: usize = 4;
/// How long they are kept.
const IDLE_FOR: Duration = Duration::from_secs(15);
/// How long nobody calls after a 429 that does not say how long.
const HOLD: Duration = Duration::from_secs(10);

/// The calls of one feed, or of one account.
pub struct Calls<R: Runtime> {
    place: Arc<Place>,
    /// Whether they are an account's: see [`Call::private`].
    private: bool,
    under_way: Vec<R::Boxed<Done<R>>>,
    /// Ended while the feed could not be told.
    ended: Vec<Done<R>>,
    /// The most recently used last.
    idle: Vec<Line<R>>,
}

/// Where calls go, and what they may cost.
struct Place {
    target: Target,
    prefix: String,
    tls: Tls,
    account: Arc<Account>,
}

/// A REST call that is to be made.
pub struct Calling<R: Runtime> {
    connection: ConnectionId,
    id: RequestId,
    call: Call,
    place: Arc<Place>,
    line: Option<Line<R>>,
}

/// A call that is over.
pub struct Done<R: Runtime> {
    pub(crate) connection: ConnectionId,
    pub(crate) id: RequestId,
    pub(crate) result: Result<Answer, NoAnswer>,
    line: Option<Line<R>>,
}

/// Takes a base of REST addresses apart: the host, and the path before all others.
///
/// # Errors
///
/// [`EndpointError`], where it is not `http://` or `https://` and a host.
pub(crate) fn parse_base(base: &str) -> Result<(Target, String), EndpointError> {
    let base = Base::parse(base)?;
    Ok((Target::from(base), base.prefix.to_owned()))
}

impl<R: Runtime> Calls<R> {
    /// Calls to the host of a base such as `https://api.example.com`, of which the venue allows so
    /// many.
    ///
    /// # Errors
    ///
    /// [`EndpointError`], where the base is not `http://` or `https://` and a host.
    pub fn new(rest: &Rest, base: &str, rate: Rate) -> Result<Self, EndpointError> {
        let (target, prefix) = parse_base(base)?;
        let account = rest.budgets.account(&target.authority, rate);
        let place = Arc::new(Place { target, prefix, tls: rest.tls.clone(), account });
        let (under_way, ended, idle) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { place, private: false, under_way, ended, idle })
    }

    /// The same, of an account: what they ask and what is answered is overwritten afterwards.
    #[must_use]
    pub fn private(self) -> Self {
        Self { private: true, ..self }
    }

    /// Makes one call that is nobody's but the caller's, with the venue's headers.
    pub(crate) async fn one(
        &self,
        path: &str,
        headers: Headers<'_>,
        body_max: usize,
        deadline: Instant,
    ) -> Result<Answer, NoAnswer> {
        let call = Call::get(&self.place.prefix, path, headers, body_max, deadline);
        made::<R>(&call, &self.place, None).await.0
    }

    /// Begins a call for one of the feed's connections.
    pub fn begin(&mut self, connection: ConnectionId, request: Request<'_>) {
        let id = request.id;
        let call = Call::of(&self.place.prefix, &request, self.private);
        let (place, line) = (Arc::clone(&self.place), self.idle.pop());
        self.under_way.push(R::calling(Calling { connection, id, call, place, line }));
    }

    /// The next call that is over.
    #[inline]
    pub fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Done<R>> {
        match self.ended.pop() {
            Some(done) => Poll::Ready(done),
            None if self.under_way.is_empty() => Poll::Pending,
            None => self.poll_under_way(cx),
        }
    }

    /// Carries the calls on where nobody can be told of their ends: the next to pay from a budget
    /// that others share must not keep them waiting.
    pub(crate) fn carry_on(&mut self, cx: &mut Context<'_>) {
        while let Poll::Ready(done) = self.poll_under_way(cx) {
            self.ended.push(done);
        }
    }

    fn poll_under_way(&mut self, cx: &mut Context<'_>) -> Poll<Done<R>> {
        for at in 0..self.under_way.len() {
            let Some(call) = self.under_way.get_mut(at) else { break };
            if let Poll::Ready(mut done) = Pin::new(call).poll(cx) {
                drop(self.under_way.swap_remove(at));
                let line = done.line.take().filter(Line::is_open);
                self.idle.extend(line.filter(|_| self.idle.len() < IDLE_MAX));
                return Poll::Ready(done);
            }
        }
        Poll::Pending
    }

    /// When the first of the connections that wait for a call is to be closed.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.idle.iter().map(|line| line.used.after(IDLE_FOR)).min()
    }

    /// Closes the connections that have waited too long.
    pub fn expire(&mut self, now: Instant) {
        self.idle.retain(|line| line.used.after(IDLE_FOR) > now);
    }
}

impl<R: Runtime> Calling<R> {
    /// Pays, and makes it.
    pub async fn run(self) -> Done<R> {
        let Self { connection, id, call, place, line } = self;
        let (result, line) = made(&call, &place, line).await;
        Done { connection, id, result, line }
    }
}

impl<R: Runtime> Done<R> {
    /// Tells a session of frames what came of it, and returns to whom no connection could be made.
    pub fn tell<X: Exchange, B: BookStore, A: Access<X>>(
        self,
        session: &mut Session<'_, X, B, A>,
        now: Stamp,
    ) -> Option<ConnectError> {
        match self.result {
            Ok(answer) => {
                let after = answer.retry_after_s;
                session.responded(now, self.id, answer.status, after, &answer.body);
                None
            }
            Err(no_answer) => {
                session.unanswered(now, self.id, no_answer.why);
                no_answer.unreachable
            }
        }
    }
}

/// Shows how many are under way.
impl<R: Runtime> fmt::Debug for Calls<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calls").field("under_way", &self.under_way.len()).finish_non_exhaustive()
    }
}

/// Shows no secret.
impl<R: Runtime> fmt::Debug for Calling<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calling").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Shows no secret.
impl<R: Runtime> fmt::Debug for Done<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Done").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Pays and makes a call, all before its deadline. A connection that is fit for another is given
/// back.
async fn made<R: Runtime>(
    call: &Call,
    place: &Place,
    line: Option<Line<R>>,
) -> (Result<Answer, NoAnswer>, Option<Line<R>>) {
    let late = |why| (Err(NoAnswer { why, unreachable: None }), None);
    if until::<R, _>(call.deadline, place.account.pay::<R>(call.weight)).await.is_none() {
        return late(Unanswered::Budget);
    }
    match heard_until::<R, _>(call.deadline, exchanged(call, place, line)).await {
        Some(Ok((answer, line))) => {
            obey::<R>(&answer, &place.account);
            (Ok(answer), Some(line))
        }
        Some(Err(error)) => (Err(error), None),
        None => late(Unanswered::Timeout),
    }
}

/// Asks over the connection that is there, or over a new one: a server may close one that waits, at
/// any time. What changes something at the venue is asked for again only where nothing of it was
/// sent: otherwise it might be done twice.
async fn exchanged<R: Runtime>(
    call: &Call,
    place: &Place,
    line: Option<Line<R>>,
) -> Result<(Answer, Line<R>), NoAnswer> {
    let authority = &place.target.authority;
    if let Some(mut line) = line
        && line.is_fit().await
    {
        match line.call(authority, call).await {
            Ok(answer) => return Ok((answer, line)),
            Err(Failure { unsent, no_answer: NoAnswer { why: Unanswered::Network, .. } })
                if unsent || call.is_repeatable() => {}
            Err(Failure { no_answer, .. }) => return Err(no_answer),
        }
    }
    let patience = call.deadline.since(clock::mono::<R>());
    let mut line = Line::open(&place.target, &place.tls, patience).await?;
    let answer = line.call(authority, call).await.map_err(|failure| failure.no_answer)?;
    Ok((answer, line))
}

/// Who is told to wait, waits with all who share the budget.
fn obey<R: Runtime>(answer: &Answer, account: &Account) {
    if matches!(answer.status, 418 | 429) {
        let seconds = answer.retry_after_s.map(u64::from).map(Duration::from_secs);
        let hold = seconds.unwrap_or(HOLD).min(RETRY_AFTER_MAX);
        account.hold(clock::mono::<R>().after(hold));
    }
}

#[cfg(test)]
mod tests;
