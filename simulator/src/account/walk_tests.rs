//! Accounts that are asked at random, against a market that walks: nothing is ever lost or made.

use std::collections::BTreeSet;
use std::time::Duration;

use super::*;
use crate::market::{Dice, Level, Listing, Market, Nature, Step, Which};
use crate::venue::Time;

const START: Time = Duration::from_secs(1_900_000_000);

/// A market on its own, and the trades of it that accounts had a part in.
struct Floor {
    market: Market,
    now: Time,
    taken: Vec<u64>,
}

impl Floor {
    fn new(place: usize) -> Self {
        let stream = u64::try_from(place).unwrap();
        let nature = Nature {
            seed: 5,
            stream,
            depth: 20,
            changes_per_second: 100,
            trades_per_second: 50,
            lulls: false,
        };
        let listing = Listing::new("A_B", place);
        let market = Market::new(listing, &nature, Duration::from_secs(1), START);
        Self { market, now: START, taken: Vec::new() }
    }

    fn mid(&self) -> i64 {
        self.market.walk.book.bids.best().unwrap().0
    }

    fn walks(&mut self, place: usize, accounts: &mut Accounts, until: Time) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Some(step) = self.market.step(until) {
            self.now = step.at;
            accounts.walked(place, &step, self);
            steps.push(step);
        }
        self.now = until;
        steps
    }
}

impl Counterparty for Floor {
    fn best(&self, which: Which) -> Option<Level> {
        self.market.walk.takeable(which)
    }

    fn levels(&self, which: Which) -> Vec<Level> {
        self.market.walk.all_takeable(which)
    }

    fn take(&mut self, taking: &Taking) -> Option<u64> {
        let step = self.market.take(taking, self.now)?;
        let (bid, ask) = self.market.walk.book.best();
        assert!(bid.unwrap().0 < -ask.unwrap().0, "crossed");
        let trade = step.trade.unwrap();
        assert_eq!(trade.key.abs(), taking.price);
        self.taken.push(trade.id);
        Some(trade.id)
    }
}

/// A spot market, a linear contract and an inverse one.
fn instruments(floors: &[Floor]) -> Vec<Instrument> {
    let kinds = [
        Kind::Spot { base: "A".into(), quote: "B".into() },
        Kind::Linear {
            settle: "S".into(),
            multiplier: Fixed::parse("0.0001").unwrap(),
            leverage: 10,
        },
        Kind::Inverse { settle: "T".into(), leverage: 5 },
    ];
    let floors = floors.iter().zip(kinds);
    floors.map(|(floor, kind)| Instrument::new(floor.market.listing.clone(), kind)).collect()
}

struct Scene {
    floors: Vec<Floor>,
    accounts: Accounts,
    dice: Dice,
    now: Time,
    told: Vec<Event>,
}

impl Scene {
    fn new(seed: u64) -> Self {
        let floors: Vec<Floor> = [0, 1, 2].map(Floor::new).into();
        let instruments = instruments(&floors);
        let profiles = [1, 2].map(|user| {
            let profile = Profile::new(user, &format!("key {user}"), "secret");
            ["A", "B", "S", "T"].iter().fold(profile, |it, currency| it.with(currency, "1000000"))
        });
        let accounts = Accounts::new(&profiles, instruments, 100, Dice::new(seed, 1), START);
        let dice = Dice::new(seed, 2);
        Self { floors, accounts, dice, now: START, told: Vec::new() }
    }

    fn draft(&mut self, place: usize) -> Draft {
        let dice = &mut self.dice;
        let side = if dice.percent(50) { Side::Buy } else { Side::Sell };
        let near = i64::try_from(dice.below(40)).unwrap() - 20;
        let price = (!dice.percent(20)).then_some(self.floors[place].mid() + near);
        let lots = 1 + dice.below(2_000);
        let quantity = match (price, side, place) {
            (None, Side::Buy, 0) => {
                Quantity::Money(self.accounts.instrument(0).unwrap().value(600_000, lots))
            }
            _ => Quantity::Lots(lots),
        };
        let forces = [Force::Gtc, Force::Gtc, Force::Gtc, Force::Ioc, Force::Fok, Force::Poc];
        let force = usize::try_from(dice.below(6)).unwrap();
        let force = if price.is_none() { Force::Ioc } else { forces[force] };
        let reduce_only = place > 0 && dice.percent(20);
        Draft { place, side, price, quantity, force, reduce_only, text: String::new() }
    }

    fn random_order(&mut self, account: usize) -> Option<u64> {
        let open: Vec<u64> =
            self.accounts.account(account).unwrap().open_orders().map(|it| it.id).collect();
        let at = self.dice.below(u64::try_from(open.len()).unwrap());
        open.get(usize::try_from(at).unwrap()).copied()
    }

    fn acts(&mut self) {
        let account = usize::try_from(self.dice.below(2)).unwrap();
        let place = usize::try_from(self.dice.below(3)).unwrap();
        let roll = self.dice.below(10);
        match roll {
            0..=3 => {
                let draft = self.draft(place);
                let floor = &mut self.floors[place];
                let _ = self.accounts.place_order(account, draft, floor, self.now);
            }
            4..=5 => {
                if let Some(order) = self.random_order(account) {
                    self.accounts.cancel(account, order, self.now).unwrap();
                }
            }
            6 => self.amends(account),
            _ => {
                self.now += Duration::from_millis(self.dice.below(50));
                for (place, floor) in self.floors.iter_mut().enumerate() {
                    floor.walks(place, &mut self.accounts, self.now);
                }
            }
        }
        while let Some(event) = self.accounts.poll() {
            self.told.push(event);
        }
    }

    fn amends(&mut self, account: usize) {
        let Some(order) = self.random_order(account) else { return };
        let found = self.accounts.account(account).unwrap().order(order).unwrap();
        let place = found.place;
        let price = Some(found.price + i64::try_from(self.dice.below(10)).unwrap() - 5);
        let lots = Some(1 + self.dice.below(2_000));
        let amendment = Amendment { price, lots, text: "t-a".into() };
        let floor = &mut self.floors[place];
        let _ = self.accounts.amend(account, order, &amendment, floor, self.now);
    }
}

#[test]
fn nothing_is_lost_or_made_in_a_hundred_thousand_steps() {
    let mut scene = Scene::new(11);
    for step in 0..100_000 {
        scene.acts();
        if step % 5_000 == 0 {
            assert_eq!(scene.accounts.audit(), Ok(()), "after {step} steps");
        }
    }
    assert_eq!(scene.accounts.audit(), Ok(()));
    scene.accounts.all().for_each(has_seen_it_all);
    let trades = |account: &Account| -> Vec<(usize, u64)> {
        account.fills().iter().map(|fill| (fill.place, fill.trade)).collect()
    };
    let all: Vec<_> = scene.accounts.all().flat_map(trades).collect();
    let different: BTreeSet<_> = all.iter().copied().collect();
    assert_eq!(different.len(), all.len(), "a trade is one order's");
    let taken: usize = scene.floors.iter().map(|floor| floor.taken.len()).sum();
    assert!(taken <= all.len(), "whatever was taken is somebody's fill");
}

/// That a walk was worth it.
fn has_seen_it_all(account: &Account) {
    let fills = account.fills();
    assert!(fills.len() > 1_000, "{} fills", fills.len());
    let any = |seen: &dyn Fn(&Fill) -> bool| fills.iter().any(seen);
    assert_eq!((any(&|it| it.is_maker), any(&|it| !it.is_maker)), (true, true));
    assert!(any(&|fill| fill.closed > 0), "no position was ever reduced");
    let is_partial = |order: &Order| order.filled > 0 && order.left > 0;
    assert!(account.orders().any(is_partial), "no order was ever filled in part");
    let settled: Vec<_> = account.positions().map(|(_, it)| it.realised).collect();
    assert_eq!((settled.len(), settled.contains(&Fixed::ZERO)), (2, false), "{settled:?}");
}

#[test]
fn a_liquidation_leaves_neither_position_nor_orders() {
    let mut scene = Scene::new(13);
    for _ in 0..2_000 {
        scene.acts();
    }
    for place in [1, 2] {
        let account = scene.accounts.account(0).unwrap();
        assert!(account.position(place).is_some_and(|position| position.lots != 0));
        for _ in 0..50 {
            let floor = &mut scene.floors[place];
            let done = scene.accounts.liquidate(0, place, floor, scene.now);
            scene.now += Duration::from_millis(500);
            scene.floors[place].walks(place, &mut scene.accounts, scene.now);
            if done == Err(Reject::NoPosition) {
                break;
            }
        }
        let account = scene.accounts.account(0).unwrap();
        let position = account.position(place).unwrap();
        assert_eq!((position.lots, position.margin), (0, Fixed::ZERO));
        assert!(account.open_orders().all(|order| order.place != place));
    }
    assert_eq!(scene.accounts.audit(), Ok(()));
}

#[test]
fn what_is_told_is_the_journal_and_makes_the_account() {
    let mut scene = Scene::new(12);
    for _ in 0..3_000 {
        scene.acts();
    }
    for account in scene.accounts.all() {
        let told: Vec<_> =
            scene.told.iter().filter(|event| event.account == account.place).collect();
        let journal: Vec<_> = account.journal().iter().skip(4).collect();
        assert_eq!(told, journal, "all but the deposits that it began with");
        for (sequence, event) in (0..).zip(account.journal()) {
            assert_eq!(event.sequence, sequence);
        }
        assert!(account.journal().is_sorted_by_key(|event| event.at));
        is_what_its_journal_makes(account, scene.now);
    }
}

fn is_what_its_journal_makes(account: &Account, now: Time) {
    let then = account.as_of(now);
    let is_same = [
        then.orders().eq(account.orders()),
        then.fills() == account.fills(),
        then.open_orders().eq(account.open_orders()),
        then.positions().eq(account.positions()),
        then.wallet().balances().eq(account.wallet().balances()),
    ];
    assert_eq!(is_same, [true; 5]);
    let before = account.as_of(START);
    assert_eq!((before.orders().count(), before.wallet().balances().count()), (0, 4));
}

#[test]
fn the_same_seed_makes_the_same_accounts() {
    let run = |seed| {
        let mut scene = Scene::new(seed);
        (0..2_000).for_each(|_| scene.acts());
        scene.told
    };
    assert!(run(3) == run(3), "not the same");
    assert!(run(3) != run(4), "the seed means nothing");
}
