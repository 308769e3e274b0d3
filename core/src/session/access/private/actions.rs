//! Actions whose outcome is not known yet.

use core::time::Duration;

use crate::account::action::{ActionId, ActionKind};
use crate::account::id::Id;
use crate::pace::Pace;
use crate::session::notices::{Excerpt, Fate};
use crate::store::Store;
use crate::symbol::Symbol;
use crate::time::Instant;

/// The kinds of actions, each with a rate of its own.
const KINDS: usize = 8;

/// An action whose outcome is not known yet; of a batch, one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingAction {
    pub(super) id: ActionId,
    pub(super) kind: ActionKind,
    /// For a new order, the client's id of it.
    pub(super) client_id: Option<Id>,
    /// For a new order, its symbol.
    pub(super) symbol: Option<Symbol>,
    /// When the answer is due; [`Instant::FAR`] where none is awaited any more.
    due: Instant,
    /// What is to be told of it.
    pub(super) unsaid: Option<Fate>,
    /// Whether it is only known once somebody has looked for the order.
    pub(super) open: bool,
    /// Whether an answer may still come: the connection that it was asked over is there, and the
    /// venue, or a socket that takes nothing, may have it in a queue.
    pub(super) awaited: bool,
    /// Whether no other order that is known has the client's id of it.
    pub(super) alone: bool,
    /// For the end of one order, the id that it was asked for by.
    pub(super) cancels: Option<Id>,
    /// Whether what the order came to is to tell whether it was cancelled.
    pub(super) doubted: bool,
    /// How often the venue said that it has no such order.
    pub(super) absent: u8,
}

/// Actions whose outcome is not known yet, and how often which may be sent.
#[derive(Debug)]
pub(super) struct Actions<'b> {
    pub(super) rows: Store<'b, Option<PendingAction>>,
    paces: [Option<Pace>; KINDS],
    last_id: u32,
    /// Whether any row has something to tell.
    pub(super) any_unsaid: bool,
    /// The venue's label and words of the last refusal.
    label: Excerpt,
    message: Excerpt,
}

const fn row_of(kind: ActionKind) -> usize {
    match kind {
        ActionKind::Place => 0,
        ActionKind::PlaceBatch => 1,
        ActionKind::Cancel => 2,
        ActionKind::CancelIds => 3,
        ActionKind::CancelSymbol => 4,
        ActionKind::Amend => 5,
        ActionKind::Status => 6,
        ActionKind::List => 7,
    }
}

impl<'b> Actions<'b> {
    pub(super) fn new(mut rows: Store<'b, Option<PendingAction>>) -> Self {
        rows.fill(None);
        Self {
            rows,
            paces: [const { None }; KINDS],
            last_id: 0,
            any_unsaid: false,
            label: Excerpt::EMPTY,
            message: Excerpt::EMPTY,
        }
    }

    /// A number that none had before: of an action, or of a login.
    pub(super) const fn next_id(&mut self) -> u32 {
        // Positive 32-bit integers, which every venue takes.
        self.last_id = (self.last_id.wrapping_add(1)) & 0x7FFF_FFFF;
        if self.last_id == 0 {
            self.last_id = 1;
        }
        self.last_id
    }

    /// Whether an action has no outcome yet.
    pub(super) fn is_pending(&self, id: ActionId) -> bool {
        self.rows.iter().flatten().any(|action| action.id == id)
    }

    /// How many more may be pending.
    pub(super) fn room(&self) -> usize {
        self.rows.iter().filter(|row| row.is_none()).count()
    }

    /// How often actions of this kind may be sent; `made` says it where nobody asked before.
    pub(super) fn pace(
        &mut self,
        kind: ActionKind,
        made: impl FnOnce() -> Pace,
    ) -> Option<&mut Pace> {
        Some(self.paces.get_mut(row_of(kind))?.get_or_insert_with(made))
    }

    /// Notes one that is sent now.
    pub(super) fn begin(
        &mut self,
        (id, kind): (ActionId, ActionKind),
        order: Option<(Symbol, Option<Id>)>,
        alone: bool,
        due: Instant,
    ) {
        let Some(row) = self.rows.iter_mut().find(|row| row.is_none()) else { return };
        *row = Some(PendingAction {
            id,
            kind,
            client_id: order.and_then(|(_, client_id)| client_id),
            symbol: order.map(|(symbol, _)| symbol),
            due,
            unsaid: None,
            open: false,
            awaited: true,
            alone,
            cancels: None,
            doubted: false,
            absent: 0,
        });
    }

    /// The action is to end the order of this id.
    pub(super) fn cancels(&mut self, id: ActionId, order: Id) {
        for action in self.rows.iter_mut().flatten().filter(|action| action.id == id) {
            action.cancels = Some(order);
        }
    }

    /// Forgets one that was not sent after all.
    pub(super) fn withdraw(&mut self, id: ActionId) {
        for row in self.rows.iter_mut() {
            if row.is_some_and(|action| action.id == id) {
                *row = None;
            }
        }
    }

    /// The venue has taken it in; the result is due after so long.
    pub(super) fn acknowledged(&mut self, id: u32, due: Instant) {
        self.settle(id, |action| {
            action.unsaid = Some(Fate::Acknowledged);
            action.due = due;
        });
    }

    /// The venue has answered.
    pub(super) fn answered(&mut self, id: u32, fate: Fate, label: &str, message: &str) {
        self.label = Excerpt::of(label.as_bytes());
        self.message = Excerpt::of(message.as_bytes());
        self.settle(id, |action| {
            action.unsaid = Some(fate);
            (action.due, action.open, action.doubted) = (Instant::FAR, false, false);
        });
    }

    /// The venue has answered that it had a problem of its own: nobody knows what became of it.
    /// Whether there is one that is to be looked for.
    pub(super) fn doubted(&mut self, id: u32) -> bool {
        let mut any = false;
        for action in self.rows.iter_mut().flatten().filter(|action| action.id.0 == id) {
            action.give_up();
            (action.awaited, self.any_unsaid) = (false, true);
            any |= action.open || action.doubted;
        }
        any
    }

    /// The kind of an action that has no outcome yet.
    pub(super) fn kind(&self, id: u32) -> Option<ActionKind> {
        self.rows.iter().flatten().find(|action| action.id.0 == id).map(|action| action.kind)
    }

    /// Of the orders of a batch, which have one answer, the first tells it and the others are
    /// forgotten with it.
    fn settle(&mut self, id: u32, change: impl Fn(&mut PendingAction)) {
        let rows = self.rows.iter_mut().filter(|row| row.is_some_and(|action| action.id.0 == id));
        let mut first = true;
        for row in rows {
            let Some(action) = row else { continue };
            change(action);
            let goes_on = action.unsaid == Some(Fate::Acknowledged);
            if !first && goes_on {
                action.unsaid = None;
            } else if !first {
                *row = None;
            }
            (first, self.any_unsaid) = (false, true);
        }
    }

    /// The connection is gone: nobody knows what became of those without an answer.
    pub(super) fn lost(&mut self) {
        for action in self.rows.iter_mut().flatten() {
            action.awaited = false;
            if action.due != Instant::FAR {
                action.give_up();
                self.any_unsaid = true;
            }
        }
    }

    /// Gives up those whose answer is late; whether there was one that is to be looked for.
    pub(super) fn expire(&mut self, now: Instant) -> bool {
        let mut any = false;
        for action in self.rows.iter_mut().flatten().filter(|action| action.due <= now) {
            action.give_up();
            self.any_unsaid = true;
            any |= action.open || action.doubted;
        }
        any
    }

    /// When the first answer is late.
    pub(super) fn next_due(&self) -> Instant {
        self.rows.iter().flatten().map(|action| action.due).min().unwrap_or(Instant::FAR)
    }
}

/// Orders that may have been taken.
impl Actions<'_> {
    /// The first order that is to be looked for, and was not looked for in vain.
    pub(super) fn open(&self) -> Option<&PendingAction> {
        self.rows.iter().flatten().find(|action| action.open && action.absent < u8::MAX)
    }

    /// Whether an order of this client's id may have been asked for.
    pub(super) fn names(&self, client_id: &Id) -> bool {
        self.rows.iter().flatten().any(|action| action.client_id.as_ref() == Some(client_id))
    }

    /// Those that are to be looked for.
    pub(super) fn all_open(&self) -> impl Iterator<Item = &PendingAction> {
        self.rows.iter().flatten().filter(|action| action.open)
    }

    /// It is known now what became of the order of this client's id; `None` where nobody ever will.
    pub(super) fn found(&mut self, client_id: &Id, fate: Option<Fate>) {
        let is =
            |action: &PendingAction| action.open && action.client_id.as_ref() == Some(client_id);
        let Some(row) = self.rows.iter_mut().find(|row| row.as_ref().is_some_and(is)) else {
            return;
        };
        let Some(action) = row else { return };
        action.open = false;
        match fate {
            Some(_) => (action.unsaid, self.any_unsaid) = (fate, true),
            None if action.unsaid.is_none() => *row = None,
            None => {}
        }
    }

    /// The venue has no such order; how often it has said so. Where an answer may still come it may
    /// have it yet: what it says now means nothing, and it is not asked again in this look.
    pub(super) fn absent(&mut self, client_id: &Id) -> u8 {
        let is = |action: &&mut PendingAction| {
            action.open && action.client_id.as_ref() == Some(client_id)
        };
        let Some(action) = self.rows.iter_mut().flatten().find(is) else { return 0 };
        if action.awaited {
            action.absent = u8::MAX;
            return 0;
        }
        action.absent = action.absent.saturating_add(1);
        action.absent
    }

    /// A new look begins: what the venue said before does not count.
    pub(super) fn look_anew(&mut self) {
        self.rows.iter_mut().flatten().for_each(|action| action.absent = 0);
    }
}

/// What is told.
impl Actions<'_> {
    pub(super) const fn has_news(&self) -> bool {
        self.any_unsaid
    }

    /// The next to be told of, and what; forgets it where nothing more will be.
    pub(super) fn tell(&mut self) -> Option<(PendingAction, Fate)> {
        let told = self.rows.iter_mut().find_map(|row| {
            let action = row.as_mut()?;
            let fate = action.unsaid.take()?;
            let told = *action;
            if action.due == Instant::FAR && !action.open && !action.doubted {
                *row = None;
            }
            Some((told, fate))
        });
        self.any_unsaid &= told.is_some();
        told
    }

    /// The same, to take out what nobody may see.
    pub(super) fn words_mut(&mut self) -> [&mut [u8]; 2] {
        [self.label.bytes_mut(), self.message.bytes_mut()]
    }

    pub(super) fn words(&self) -> (&str, &str) {
        (self.label.text(), self.message.text())
    }
}

impl PendingAction {
    /// No answer came. What became of a new order can be found out by the client's id of it, where
    /// no other has that too, and what became of the end of an order by that order; of all else the
    /// account's state tells what there is to know.
    fn give_up(&mut self) {
        self.due = Instant::FAR;
        self.unsaid = Some(Fate::Unknown);
        self.open = self.client_id.is_some() && self.alone;
        self.doubted = self.cancels.is_some();
    }
}

/// When an answer is due.
pub(super) fn due(now: Instant, timeout: Duration) -> Instant {
    Instant::from_nanos(now.after(timeout).as_nanos().min(u64::MAX - 1))
}
