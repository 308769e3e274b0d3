//! The rules of accounts: nothing is conflated, and nothing is lost unsaid.

use crate::account::ledger::{AccountState, Ledger};
use crate::event::{Data, Event};
use crate::owned::{Loss, OwnedEvent, OwnedItem, OwnedNotice};

use super::Queue;
use super::chain::{Id, Lane};

/// What a queue knows of the account.
#[derive(Debug, Default)]
pub(super) struct Account {
    phase: Phase,
    /// The last notice that the account's state is not the venue's, or not in this stream.
    down: Option<Id>,
    /// The last notice that it is the venue's.
    up: Option<Id>,
}

/// Whether the stream has all that the account's state was told to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// It has.
    #[default]
    Whole,
    /// It has not, and its mark waits.
    Broken,
    /// Its mark was taken: the whole state is owed.
    Owed,
}

/// The account in a queue.
impl Queue {
    /// Whether the account's whole state is owed, and there is room for it:
    /// [`Queue::restore_account`] is to be called.
    #[must_use]
    pub fn wants_account(&self) -> bool {
        self.account.phase == Phase::Owed && self.chain.lane_len(Lane::Account) == 0
    }

    /// Puts in all that the ledger holds, marked as synthetic, and [`OwnedNotice::AccountShown`]
    /// behind it, where that is owed and there is room for it. It is to be called with
    /// [`Queue::refill`].
    pub fn restore_account(&mut self, ledger: &Ledger<'_>) {
        if !self.wants_account() {
            return;
        }
        let mut count = 0_u32;
        for (symbol, time, record) in ledger.rows() {
            self.counts.made += 1;
            count = count.saturating_add(1);
            self.append(Lane::Account, OwnedEvent::of_record(symbol, time, record).into());
        }
        self.counts.made += 1;
        self.account.phase = Phase::Whole;
        self.put_account_up(OwnedNotice::AccountShown { count });
    }

    /// Takes an event of the account: its state is told whole or not at all; fills are told as far
    /// as there is room, and the oldest gives way.
    pub(super) fn push_account(&mut self, event: &Event<'_>) {
        let item = OwnedEvent::of(event).into();
        if matches!(event.data, Data::Fill(_)) {
            return self.push_deed(item, Loss::Fills);
        }
        if self.account.phase == Phase::Whole && !self.has_account_room() {
            self.break_account();
        }
        if self.account.phase == Phase::Whole {
            self.append(Lane::Account, item);
        } else {
            self.losses.add(Loss::Account, None, None);
        }
    }

    /// Takes what happened once and no later message tells again.
    pub(super) fn push_deed(&mut self, item: OwnedItem, what: Loss) {
        if self.chain.lane_len(Lane::Deeds) >= self.capacity {
            let oldest = self.chain.oldest(Lane::Deeds).and_then(|id| self.chain.remove(id));
            let what =
                if matches!(oldest, Some(OwnedItem::Notice(_))) { Loss::Outcomes } else { what };
            self.losses.add(what, None, None);
            self.break_account();
        }
        self.append(Lane::Deeds, item);
    }

    /// Takes a change of whether the account's state is the venue's.
    pub(super) fn push_account_state(&mut self, state: AccountState, notice: OwnedNotice) {
        if state == AccountState::Live {
            self.put_account_up(notice);
        } else {
            self.put_account_down(notice);
        }
    }

    pub(super) fn has_account_room(&self) -> bool {
        [Lane::Account, Lane::Deeds].iter().all(|lane| self.chain.lane_len(*lane) < self.capacity)
    }

    /// An item of the account's was taken.
    pub(super) fn account_taken(&mut self, id: Id) {
        let account = &mut self.account;
        account.up.take_if(|up| *up == id);
        if account.down.take_if(|down| *down == id).is_some() && account.phase == Phase::Broken {
            account.phase = Phase::Owed;
        }
    }

    /// Marks where the account's state has a hole in this stream.
    #[cold]
    fn break_account(&mut self) {
        if self.account.phase != Phase::Whole {
            return;
        }
        self.account.phase = Phase::Broken;
        self.counts.made += 1;
        self.put_account_down(OwnedNotice::AccountStale);
    }

    /// Beyond the reserve it takes the place of the one that waits: the state is not to be trusted
    /// from there on anyway.
    fn put_account_down(&mut self, notice: OwnedNotice) {
        let free = self.has_reserve();
        let (up, down) = (self.account.up.take(), self.account.down);
        if let Some(up) = up.filter(|_| !free) {
            self.lose_at(up);
        }
        match down.filter(|_| !free) {
            Some(down) => self.replace(down, notice.into()),
            None => self.account.down = self.append(Lane::States, notice.into()),
        }
    }

    fn put_account_up(&mut self, notice: OwnedNotice) {
        let free = self.has_reserve();
        match self.account.up.filter(|_| !free) {
            Some(up) => self.replace(up, notice.into()),
            None => self.account.up = self.append(Lane::States, notice.into()),
        }
    }
}
