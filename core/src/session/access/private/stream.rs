//! What the stream says of the account, and what it should have said and did not.

use crate::account::action::ActionId;
use crate::account::exchange::AccountExchange;
use crate::account::ledger::{AccountFault, AccountState};
use crate::book::BookStore;
use crate::scratch::Body;
use crate::session::Session;
use crate::time::Instant;

use super::Private;

impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// Takes in what the stream said; whether it is to be told. What REST said was taken in when it
    /// came.
    pub(super) fn take_record(&mut self, at: usize, now: Instant) -> bool {
        let Self { scratch, access, .. } = self;
        if scratch.is_judged() {
            return scratch.item(at).is_some_and(|item| item.body != Body::Empty);
        }
        let symbol = scratch.item(at).and_then(|item| item.symbol);
        // Between comparisons the next one finds it.
        let goes_by_symbol = access.goes_by_symbol() && !access.check.is_idle();
        let unasked = symbol.filter(|symbol| goes_by_symbol && !access.asks_about(symbol));
        let ledger = &mut access.ledger;
        let told = scratch.judge_one(at, |item, record| ledger.streamed(item, record, now));
        access.newcomer |= unasked.is_some_and(|symbol| access.asks_about(&symbol));
        if access.state == AccountState::Live && access.ledger.is_full() {
            access.state = AccountState::Stale(AccountFault::Full);
        }
        told
    }

    /// A message of the account could not be read: what it said, only REST can tell.
    pub(super) fn distrust_account(&mut self, now: Instant) {
        if self.is_compared() {
            self.access.state = AccountState::Stale(AccountFault::Malformed);
            self.begin_comparison(now);
        }
    }

    /// Gives up the actions whose answer is late. Where an order may have been taken, it is looked
    /// for.
    pub(super) fn expire_actions(&mut self, now: Instant) {
        let looks = self.access.actions.expire(now);
        self.look_for_lost(looks, now);
    }

    /// Looks for orders that may have been taken, where there are any and nobody looks yet.
    pub(super) fn look_for_lost(&mut self, looks: bool, now: Instant) {
        self.access.newcomer |= looks;
        if looks && self.is_compared() && self.access.check.is_idle() {
            self.begin_comparison(now);
        }
    }

    /// No stream of the account is to be had: what REST says is better than nothing, and never
    /// taken for live.
    pub(super) fn go_without_streams(&mut self, now: Instant) {
        if !self.is_compared() {
            self.compare_anew(now);
            self.schedule();
        }
    }

    /// Whether the account was compared over this connection, or is.
    fn is_compared(&self) -> bool {
        self.access.state != AccountState::Stale(AccountFault::Disconnected)
    }

    /// Whether something is still to be told of an action, as far as is known now.
    #[must_use]
    pub fn is_pending(&self, id: ActionId) -> bool {
        self.access.actions.is_pending(id)
    }
}
