//! Control messages: the venue's answers to subscriptions, and what else it has to say.

use crate::book::BookStore;
use crate::exchange::{Control, ControlKind, Exchange, Refusal};
use crate::retry::Cause;
use crate::time::Instant;

use super::Session;
use super::notices::Said;
use super::timers::Timer;

impl<X: Exchange, B: BookStore> Session<'_, X, B> {
    #[cold]
    pub(super) fn control(&mut self, now: Instant, control: Control<'_, X::Channel>) {
        let reason = control.reason.unwrap_or_default();
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
        let Some(request) = self.request_of(control, subscribed) else { return };
        let known = if subscribed {
            self.want_snapshots(request, now);
            let Self { table, venue, config, .. } = self;
            let within = |at: usize| venue.first_data_within(*config.channels.get(at)?);
            table.acknowledged(request, now, within)
        } else {
            self.table.ended(request, now)
        };
        if known {
            self.answered(now);
        }
    }

    fn refused(&mut self, now: Instant, control: Control<'_, X::Channel>, reason: &str) {
        let refusal = match self.venue.refusal(control.code) {
            // A public session has no credentials: there is nothing an operator could mend.
            Refusal::Login => Refusal::Final,
            other => other,
        };
        let request = self.request_of(control, true).or_else(|| self.request_of(control, false));
        let code = control.code.and_then(|code| i32::try_from(code).ok());
        let when = (now, self.config.context.subscribe_timeout);
        let known =
            request.is_some_and(|request| self.table.refused(request, refusal, code, reason, when));
        if known && self.table.rows().any(|(_, row)| row.is_unsaid()) {
            self.notices.quote(reason.as_bytes());
        } else {
            self.venue_said(control.kind, control.code, reason);
        }
        if known {
            self.answered(now);
        }
    }

    /// The request that an answer is for: by its id, else the oldest of its channel.
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
        self.table.oldest_request(channel, subscribed)
    }

    fn answered(&mut self, now: Instant) {
        self.timers.hasten(Timer::Subscribe, now);
        self.unsaid = 0;
        self.settle(now);
    }

    pub(super) fn venue_said(&mut self, kind: ControlKind, code: Option<i64>, reason: &str) {
        self.notices.say(Said::Venue { kind, code }, reason.as_bytes());
    }
}
