//! The rules of accounts: nothing is conflated, nothing is lost unsaid, and what was lost of the
//! account's state is told anew.

use std::collections::BTreeMap;

use tickwire_core::account::action::{ActionId, ActionKind, Outcome};
use tickwire_core::account::balance::Balance;
use tickwire_core::account::coded::Coded;
use tickwire_core::account::fill::{Fill, Role};
use tickwire_core::account::id::{Code, Id};
use tickwire_core::account::ledger::{AccountFault, AccountState, Entry, FillEntry, Ledger};
use tickwire_core::account::order::{Order, OrderStatus};
use tickwire_core::account::position::Position;
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Data, Event, Side};
use tickwire_core::owned::{Loss, OwnedData, OwnedEvent, OwnedItem, OwnedNotice};
use tickwire_core::queue::Queue;
use tickwire_core::scratch::Item;
use tickwire_core::session::Notice;
use tickwire_core::store::Store;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::Instant;

use crate::market::decimal;

fn order(id: u64, filled: u64) -> Order {
    let done = filled == 9;
    Order {
        id: Id::number(&id.to_string()).unwrap(),
        client_id: Id::text("t-1"),
        side: Side::Buy,
        kind: None,
        time_in_force: None,
        price: Some(decimal(7)),
        size: Some(decimal(9)),
        filled: Some(decimal(filled)),
        left: Some(decimal(9 - filled)),
        average_price: None,
        fee: None,
        fee_asset: None,
        status: if done { OrderStatus::Filled } else { OrderStatus::PartiallyFilled },
        status_code: None,
        reason: None,
        created: None,
        updated: None,
        update_id: None,
        synthetic: false,
    }
}

fn fill(id: u64) -> Fill {
    Fill {
        id: Id::number(&id.to_string()).unwrap(),
        order_id: Id::text("7").unwrap(),
        client_id: None,
        side: Side::Sell,
        price: decimal(7),
        size: decimal(2),
        fee: Some(decimal(1)),
        fee_asset: Asset::new("USDT"),
        role: Some(Coded { known: Some(Role::Maker), code: Code::new("maker").unwrap() }),
        synthetic: false,
    }
}

fn balance(asset: &str, amount: u64) -> Balance {
    Balance {
        asset: Asset::new(asset).unwrap(),
        purse: None,
        available: Some(decimal(amount)),
        locked: None,
        total: Some(decimal(amount)),
        change: None,
        reason: None,
        update_id: None,
        updated: None,
        synthetic: false,
    }
}

/// A queue with a ledger before it.
struct Scene {
    queue: Queue,
    ledger: Ledger<'static>,
    symbol: Symbol,
}

impl Scene {
    fn new(capacity: usize, reserve: usize) -> Self {
        let entries = Store::Owned(vec![Entry::default(); 64].into());
        let fills = Store::Owned(vec![FillEntry::default(); 4_096].into());
        let queue = Queue::with_reserve(capacity, reserve);
        Self { queue, ledger: Ledger::new(entries, fills), symbol: Symbol::new("A_B").unwrap() }
    }

    fn tell(&mut self, record: Record) {
        let item = Item { symbol: Some(self.symbol), ..Item::default() };
        if !self.ledger.streamed(&item, &record, Instant::ORIGIN) {
            return;
        }
        let data = match &record {
            Record::Order(order) => Data::Order(order),
            Record::Fill(fill) => Data::Fill(fill),
            Record::Balance(balance) => Data::Balance(balance),
            Record::Position(position) => Data::Position(position),
        };
        let symbol = Some(&self.symbol);
        let event = Event { slot: None, symbol, time: None, sent: None, received: None, data };
        self.queue.push_event(&event, &|_| None);
    }

    fn notice(&mut self, notice: &Notice<'_>) {
        self.queue.push_notice(notice, &|_| None);
    }

    fn state(&mut self, state: AccountState) {
        self.notice(&Notice::Account { state });
    }

    /// Takes the next item as the driver and a consumer do.
    fn take(&mut self) -> Option<OwnedItem> {
        self.queue.restore_account(&self.ledger);
        self.queue.pop()
    }

    fn drain(&mut self) -> Vec<String> {
        core::iter::from_fn(|| self.take()).map(|item| item.to_string()).collect()
    }

    fn check_counts(&self) {
        let counts = self.queue.counts();
        let waiting = u64::try_from(self.queue.len()).unwrap();
        let out = counts.popped + counts.covered + counts.lost + waiting;
        assert_eq!(counts.pushed + counts.made, out, "{counts:?}");
    }
}

#[test]
fn below_the_capacity_every_change_comes_in_order() {
    let mut scene = Scene::new(3, 4);
    for filled in 1..=3 {
        scene.tell(Record::Order(order(7, filled)));
    }
    let words = |filled| format!("A_B order 7 (t-1): buy {filled} of 9 at 7, partially_filled");
    assert_eq!(scene.drain(), [words(1), words(2), words(3)]);
    scene.check_counts();
}

#[test]
fn what_does_not_fit_is_marked_and_the_whole_account_is_told_anew() {
    let mut scene = Scene::new(2, 4);
    for filled in 1..=5 {
        scene.tell(Record::Order(order(7, filled)));
    }
    scene.tell(Record::Balance(balance("USDT", 5)));
    assert!(scene.queue.is_full() || !scene.queue.takes_any());
    let said = scene.drain();
    let order = |filled, end: &str| {
        format!("A_B order 7 (t-1): buy {filled} of 9 at 7, partially_filled{end}")
    };
    let mut rest = said.iter();
    // Announcements come before the next item, so where they are among these is not the point.
    rest.by_ref().find(|line| **line == order(1, "")).unwrap();
    rest.by_ref().find(|line| **line == order(2, "")).unwrap();
    rest.by_ref().find(|line| line.starts_with("account: stale in this stream")).unwrap();
    let rest: Vec<&String> = rest.filter(|line| !line.contains("lost")).collect();
    let anew = [
        order(5, ", synthetic"),
        "A_B balance USDT: available 5, total 5, synthetic".to_owned(),
        "account: all of it was told anew, 2 records".to_owned(),
    ];
    assert_eq!(rest, anew.iter().collect::<Vec<_>>(), "{said:#?}");
    let lost = "changes of the account that came faster than they were taken and are lost: 4";
    assert!(said.iter().any(|line| line.starts_with(lost)), "{said:#?}");
    assert_eq!(scene.queue.lost(Loss::Account), 4);
    scene.check_counts();
}

#[test]
fn nothing_is_told_anew_before_the_mark_was_taken() {
    let mut scene = Scene::new(1, 4);
    for filled in 1..=2 {
        scene.tell(Record::Order(order(7, filled)));
    }
    assert!(!scene.queue.wants_account());
    while !matches!(scene.queue.pop(), Some(OwnedItem::Notice(OwnedNotice::AccountStale))) {}
    assert!(scene.queue.wants_account());
    scene.tell(Record::Order(order(7, 3)));
    assert_eq!(scene.queue.lost(Loss::Account), 2, "the ledger shows it");
    scene.queue.restore_account(&scene.ledger);
    assert!(!scene.queue.wants_account());
    scene.check_counts();
}

#[test]
fn fills_have_room_of_their_own_and_the_oldest_is_announced_as_lost() {
    let mut scene = Scene::new(2, 4);
    for filled in 1..=4 {
        scene.tell(Record::Order(order(7, filled)));
    }
    scene.tell(Record::Fill(fill(1)));
    scene.tell(Record::Fill(fill(2)));
    assert_eq!(scene.queue.lost(Loss::Fills), 0);
    scene.tell(Record::Fill(fill(3)));
    assert_eq!(scene.queue.lost(Loss::Fills), 1);
    let said = scene.drain();
    let fill = |id| format!("A_B fill {id} of order 7: sell 2 at 7, maker, fee 1 USDT");
    assert!(!said.contains(&fill(1)) && said.contains(&fill(2)) && said.contains(&fill(3)));
    assert!(said.iter().any(|line| line.starts_with("fills that came faster")), "{said:#?}");
    scene.check_counts();
}

#[test]
fn a_lost_outcome_is_announced_and_makes_the_account_stale() {
    let mut scene = Scene::new(2, 4);
    for id in 0..3 {
        let (id, kind) = (ActionId(id), ActionKind::Place);
        scene.notice(&Notice::Outcome { id, kind, client_id: None, outcome: Outcome::Done });
    }
    assert_eq!(scene.queue.lost(Loss::Outcomes), 1);
    let said = scene.drain();
    assert!(said.iter().any(|line| line.starts_with("account: stale")), "{said:#?}");
    assert_eq!(said.last().unwrap(), "account: all of it was told anew, 0 records");
    scene.check_counts();
}

#[test]
fn no_loss_of_validity_is_missed_beyond_the_reserve() {
    let mut scene = Scene::new(2, 1);
    for _ in 0..100 {
        scene.state(AccountState::Stale(AccountFault::Disconnected));
        scene.state(AccountState::Reconciling);
        scene.state(AccountState::Live);
    }
    assert!(scene.queue.len() <= 3, "{}", scene.queue.len());
    let is_live = |item: OwnedItem| match item {
        OwnedItem::Notice(OwnedNotice::Account { state }) => Some(state == AccountState::Live),
        _ => None,
    };
    let states: Vec<bool> = core::iter::from_fn(|| scene.take()).filter_map(is_live).collect();
    assert!(states.contains(&false) && states.last() == Some(&true), "{states:?}");
    scene.check_counts();
}

/// A consumer who puts what is told anew in the place of what it had.
#[derive(Default)]
struct Consumer {
    orders: BTreeMap<String, (Decimal, OrderStatus)>,
    balances: BTreeMap<String, Decimal>,
    stale: bool,
    fills: u64,
}

impl Consumer {
    fn take(&mut self, item: &OwnedItem) {
        match item {
            OwnedItem::Notice(OwnedNotice::AccountStale) => {
                self.stale = true;
                self.orders.clear();
                self.balances.clear();
            }
            OwnedItem::Notice(OwnedNotice::AccountShown { .. }) => self.stale = false,
            OwnedItem::Event(OwnedEvent { data: OwnedData::Order(order), .. }) => {
                let words = (order.filled.unwrap(), order.status);
                self.orders.insert(order.id.as_str().into(), words);
            }
            OwnedItem::Event(OwnedEvent { data: OwnedData::Balance(balance), .. }) => {
                self.balances.insert(balance.asset.as_str().into(), balance.total.unwrap());
            }
            OwnedItem::Event(OwnedEvent { data: OwnedData::Fill(_), .. }) => self.fills += 1,
            _ => {}
        }
    }

    /// A consumer that is not stale, and has taken all, has what the ledger has.
    fn agrees(&self, ledger: &Ledger<'_>) {
        let orders: BTreeMap<_, _> = ledger
            .open_orders()
            .map(|(_, order)| (order.id.as_str().into(), (order.filled.unwrap(), order.status)))
            .collect();
        let mut mine = self.orders.clone();
        mine.retain(|_, (_, status)| !status.is_final());
        assert_eq!(mine, orders);
        let held = ledger.balances().map(|(_, it)| (it.asset.to_string(), it.total.unwrap()));
        assert_eq!(self.balances, held.collect());
    }
}

#[test]
fn a_consumer_of_any_speed_ends_with_what_the_ledger_has() {
    let mut seed = 7_u64;
    let mut roll = |sides: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 33) % sides
    };
    let mut broken = 0;
    for round in 0..500 {
        let capacity = usize::try_from(1 + roll(12)).unwrap();
        let mut scene = Scene::new(capacity, capacity);
        let (mut consumer, mut fills) = (Consumer::default(), 0);
        for step in 0..300 {
            match roll(6) {
                0 => scene.tell(Record::Order(order(step / 3, roll(10)))),
                1 => scene
                    .tell(Record::Balance(balance(["X", "Y"][usize::from(roll(2) == 0)], step))),
                2 => {
                    fills += 1;
                    scene.tell(Record::Fill(fill(round * 1_000 + step)));
                }
                _ => {
                    if let Some(item) = scene.take() {
                        consumer.take(&item);
                    }
                }
            }
            scene.check_counts();
            broken += u64::from(consumer.stale);
        }
        while let Some(item) = scene.take() {
            consumer.take(&item);
        }
        assert!(!consumer.stale);
        consumer.agrees(&scene.ledger);
        assert_eq!(consumer.fills + scene.queue.lost(Loss::Fills), fills, "none is lost unsaid");
        scene.check_counts();
    }
    assert!(broken > 1_000, "{broken}");
}

#[test]
fn events_of_an_account_read_well() {
    let words = |record: &Record| OwnedEvent::of_record(None, None, record).to_string();
    let reason = Code::new("ioc");
    let cancelled = Order { status: OrderStatus::PartiallyCancelled, reason, ..order(7, 3) };
    let line = "order 7 (t-1): buy 3 of 9 at 7, partially_cancelled (ioc), synthetic";
    assert_eq!(words(&Record::Order(cancelled)), line);
    let market = Order { size: None, price: None, client_id: None, ..order(7, 3) };
    assert_eq!(words(&Record::Order(market)), "order 7: buy 3 so far, partially_filled, synthetic");
    let margin = Balance {
        purse: Code::new("margin"),
        locked: Some(decimal(1)),
        change: Some(decimal(2)),
        reason: Code::new("order-create"),
        ..balance("USDT", 5)
    };
    let line =
        "balance USDT margin: available 5, locked 1, total 5, change 2 (order-create), synthetic";
    assert_eq!(words(&Record::Balance(margin)), line);
    let short = Position {
        size: Decimal::from_u64(true, 2, 0),
        entry_price: Some(decimal(100)),
        mark_price: Some(decimal(99)),
        leverage: None,
        liquidation_price: None,
        realised_pnl: None,
        mode: Code::new("dual_short"),
        update_id: None,
        synthetic: false,
    };
    let line = "position: short 2 at 100, mark 99, dual_short, synthetic";
    assert_eq!(words(&Record::Position(short)), line);
    let flat =
        Position { size: decimal(0), entry_price: None, mark_price: None, mode: None, ..short };
    assert_eq!(words(&Record::Position(flat)), "position: flat, synthetic");
}
