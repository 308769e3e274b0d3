//! What a private session answers where the life of a connection asks.

use crate::account::action::Answer;
use crate::account::call::Headers;
use crate::account::credentials::SECRET_MAX;
use crate::account::exchange::AccountExchange;
use crate::account::ledger::{AccountFault, AccountState};
use crate::book::BookStore;
use crate::exchange::{Command, Control};
use crate::retry::Cause;
use crate::scratch::Full;
use crate::session::output::{Request, RequestId, Unanswered};
use crate::session::{Session, Step};
use crate::text::Writer;
use crate::time::{Instant, Stamp};

use super::Private;
use super::check::Check;
use crate::session::access::Access;

impl<X: AccountExchange> Access<X> for Private<'_> {
    const PATH_MAX: usize = SECRET_MAX;

    fn encode(
        &mut self,
        venue: &X,
        command: Command<'_, X::Channel>,
        now: Stamp,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        self.stained = true;
        venue.sign(command, &self.pass(now), out)
    }

    fn path(&self) -> Option<&str> {
        (!self.path.is_empty()).then(|| self.path.reveal())
    }

    fn dressed<'s>(&'s self, request: Request<'s>) -> Request<'s> {
        let Some(parts) = self.desk.parts else { return request };
        let text = request.path;
        let part = |from, to| text.get(from..to).unwrap_or_default();
        Request {
            method: parts.method,
            path: part(0, parts.path),
            headers: Headers(part(parts.path, parts.headers)),
            body: part(parts.headers, parts.end),
            weight: self.desk.weight,
            ..request
        }
    }

    fn is_stained(&self) -> bool {
        self.stained
    }

    fn wipe<B: BookStore>(session: &mut Session<'_, X, B, Self>) {
        session.wipe_text();
    }

    fn begin<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Stamp) -> Option<Step> {
        session.begin_connection(now)
    }

    fn prepare<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Stamp) -> Option<Step> {
        session.next_preparation(now)
    }

    fn opened<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Instant) {
        session.begin_login(now);
    }

    fn admit<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Stamp) -> Option<Step> {
        session.next_login(now)
    }

    fn request<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Stamp) -> Option<Step> {
        session.next_call(now)
    }

    fn settled<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Instant) {
        session.access.clock.prove();
        session.compare_anew(now);
        session.schedule();
    }

    fn is_useful<B: BookStore>(session: &Session<'_, X, B, Self>, _now: Instant) -> bool {
        use AccountFault::{Full, Unfollowed};
        matches!(session.access.state, AccountState::Live | AccountState::Stale(Full | Unfollowed))
    }

    fn refused<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Instant) {
        session.go_without_streams(now);
    }

    fn acknowledged<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Instant) {
        session.follow_late(now);
    }

    fn lost<B: BookStore>(session: &mut Session<'_, X, B, Self>, _now: Instant) {
        session.wipe_text();
        let access = &mut session.access;
        access.path.clear();
        (access.let_in, access.login_due) = (false, Instant::FAR);
        (access.desk.errand, access.desk.room_at) = (None, Instant::FAR);
        (access.check, access.audit_at) = (Check::idle(), Instant::FAR);
        access.ledger.disconnected();
        access.state = AccountState::Stale(AccountFault::Disconnected);
        access.actions.lost();
    }

    fn parts<B: BookStore>(
        session: &mut Session<'_, X, B, Self>,
        cause: Option<Cause>,
        now: Instant,
    ) -> bool {
        session.begin_farewell(cause, now)
    }

    fn farewell<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Stamp) -> Option<Step> {
        session.next_farewell(now)
    }

    fn ended<B: BookStore>(session: &mut Session<'_, X, B, Self>, _now: Instant) {
        session.wipe_text();
        session.access.key.clear();
        session.access.path.clear();
    }

    fn tick<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Stamp) {
        session.look_at_deadlines(now);
    }

    fn control<B: BookStore>(
        session: &mut Session<'_, X, B, Self>,
        now: Stamp,
        control: Control<'_, X::Channel>,
    ) -> bool {
        session.admission(now.mono, control)
    }

    fn answered<B: BookStore>(
        session: &mut Session<'_, X, B, Self>,
        now: Stamp,
        answer: Answer<'_>,
    ) {
        session.action_answered(now.mono, answer);
    }

    fn malformed<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Instant) {
        session.distrust_account(now);
    }

    fn take<B: BookStore>(
        session: &mut Session<'_, X, B, Self>,
        at: usize,
        now: Stamp,
    ) -> Option<bool> {
        Some(session.take_record(at, now.mono))
    }

    fn responded<B: BookStore>(
        session: &mut Session<'_, X, B, Self>,
        now: Stamp,
        id: RequestId,
        status: u16,
        body: &[u8],
    ) -> bool {
        session.call_answered(now, id, status, body);
        true
    }

    fn unanswered<B: BookStore>(
        session: &mut Session<'_, X, B, Self>,
        now: Stamp,
        id: RequestId,
        cause: Unanswered,
    ) -> bool {
        session.call_unanswered(now, id, cause);
        true
    }

    fn has_news(&self) -> bool {
        self.desk.failed.is_some() || self.actions.has_news() || self.said != self.state
    }

    fn tell<B: BookStore>(session: &mut Session<'_, X, B, Self>) -> bool {
        session.tell_news()
    }

    fn redact(&self, words: &mut [u8]) {
        self.hide(words);
    }

    fn words(&self) -> (&str, &str) {
        self.actions.words()
    }
}
