//! Control messages: the venue's answers to subscriptions, and what else it has to say.

use crate::book::BookStore;
use crate::exchange::{Control, ControlKind, Exchange, Refusal};
use crate::retry::Cause;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::Session;
use super::access::Access;
use super::notices::Said;
use super::ruling::{self, Ruling};
use super::timers::Timer;

impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    #[cold]
    pub(super) fn control(&mut self, now: Instant, control: Control<'_, X::Channel>) {
        self.channel = None;
        let reason = control.reason.unwrap_or_default();
        if self.ruled(now, control, reason) {
            return;
        }
        match control.kind {
            ControlKind::Subscribed => self.acknowledged(now, control, true),
            ControlKind::Unsubscribed => self.acknowledged(now, control, false),
            ControlKind::Refused => self.refused(now, control, reason),
            ControlKind::Pong => {}
            ControlKind::Upgrade => {
                self.venue_said(control.kind, control.code, reason);
                self.give_up(Cause::Upgrade, now);
            }
            kind => self.venue_said(kind, control.code, reason),
        }
    }

    fn acknowledged(&mut self, now: Instant, control: Control<'_, X::Channel>, subscribed: bool) {
        // A venue that answers symbol by symbol may answer an end as it does a beginning.
        let request = self
            .request_of(control, subscribed)
            .or_else(|| control.verdict.and_then(|_| self.request_of(control, false)));
        let Some(request) = request else { return };
        // What accepts others only says nothing of those that were asked for.
        let listed = control.verdict.filter(ruling::lists);
        let known = if subscribed && listed.is_none() {
            self.want_snapshots(request, |_| true, now);
            let Self { table, venue, config, .. } = self;
            let within = |at: usize| venue.first_data_within(*config.channels.get(at)?);
            // No two requests of a connection have the same id, so it says which of both is meant.
            table.acknowledged(request, now, within) || table.ended(request, None, now)
        } else {
            self.table.ended(request, listed.as_ref(), now)
        };
        if known {
            self.answered(now);
        }
    }

    fn refused(&mut self, now: Instant, control: Control<'_, X::Channel>, reason: &str) {
        let (refusal, code) = self.refusal_of(control);
        let request = self.request_of(control, true).or_else(|| self.request_of(control, false));
        let when = (now, self.config.context.subscribe_timeout);
        let listed = control.verdict.filter(ruling::lists);
        let known = request.is_some_and(|request| {
            self.table.ended(request, listed.as_ref(), now)
                || self.table.refused(request, refusal, code, reason, when)
        });
        self.quote(known, control, reason);
        if known {
            self.answered(now);
        }
    }

    /// Takes an answer symbol by symbol; says whether it named any that waits for one.
    fn ruled(&mut self, now: Instant, control: Control<'_, X::Channel>, reason: &str) -> bool {
        let Some(verdict) = control.verdict else { return false };
        let request = self.request_of(control, true);
        let Some(request) = request.filter(|request| self.table.is_named(*request, &verdict))
        else {
            return false;
        };
        let accepted = |symbol: &Symbol| Ruling::of(symbol.as_str(), &verdict) == Ruling::Accepted;
        self.want_snapshots(request, accepted, now);
        let refusal = self.refusal_of(control);
        let Self { table, venue, config, .. } = self;
        let within = |at: usize| venue.first_data_within(*config.channels.get(at)?);
        let when = (now, config.context.subscribe_timeout);
        table.ruled(request, &verdict, refusal, when, within);
        if control.kind == ControlKind::Refused {
            self.quote(true, control, reason);
        }
        self.answered(now);
        true
    }

    /// What a refusal means, and its code. 0 is what venues say where nothing is wrong: where one
    /// refuses with it all the same, there is no code worth telling.
    fn refusal_of(&self, control: Control<'_, X::Channel>) -> (Refusal, Option<i32>) {
        let refusal = match self.venue.refusal(control.code) {
            // A public session has no credentials: there is nothing an operator could mend.
            Refusal::Login => Refusal::Final,
            other => other,
        };
        // It may only be one too many.
        let refusal = if self.may_be_over() { Refusal::Again } else { refusal };
        let code = control.code.and_then(|code| i32::try_from(code).ok());
        (refusal, code.filter(|code| *code != 0))
    }

    /// Whether the venue may hold more subscriptions than it allows: of those whose end it has not
    /// answered nobody knows, and its words may not say that they are why it refuses others.
    fn may_be_over(&self) -> bool {
        let most = usize::from(self.config.limits.subscriptions);
        let open = self.table.open_ends;
        most > 0 && open > 0 && self.table.held().saturating_add(open) > most
    }

    /// Keeps a refusal's words for what they are about: subscriptions that changed by it, else
    /// nobody's.
    fn quote(&mut self, known: bool, control: Control<'_, X::Channel>, reason: &str) {
        if known && self.table.rows().any(|(_, row)| row.is_unsaid()) {
            self.notices.quote(reason.as_bytes());
            self.access.redact(self.notices.quote.bytes_mut());
        } else {
            self.venue_said(control.kind, control.code, reason);
        }
    }

    /// The request that an answer is for: by its id, else the oldest of its channel, of those that
    /// have what it names where it names anything.
    fn request_of(&self, control: Control<'_, X::Channel>, subscribed: bool) -> Option<u32> {
        if let Some(id) = control.id {
            return u32::try_from(id).ok();
        }
        let named = |name| {
            let mut channels = self.config.channels.iter();
            channels.position(|channel| self.venue.channel_name(*channel) == name)
        };
        let channel = match (control.channel, control.channel_name) {
            (Some(channel), _) => Some(self.position(channel)?),
            (None, Some(name)) => Some(named(name)?),
            (None, None) => None,
        };
        match control.verdict.filter(ruling::lists) {
            Some(verdict) => self.table.named_request(&verdict, channel, subscribed),
            None => self.table.oldest_request(channel, subscribed),
        }
    }

    fn answered(&mut self, now: Instant) {
        self.timers.hasten(Timer::Subscribe, now);
        self.unsaid = 0;
        self.settle(now);
    }

    pub(super) fn venue_said(&mut self, kind: ControlKind, code: Option<i64>, reason: &str) {
        self.notices.say(Said::Venue { kind, code }, reason.as_bytes());
        self.access.redact(self.notices.excerpt.bytes_mut());
    }
}
