//! The account of a consumer that was slow.

use tickwire_core::account::balance::Balance;
use tickwire_core::account::ledger::{Entry, FillEntry, Ledger};
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::scratch::Item as Decoded;
use tickwire_core::store::Store;

use super::*;

/// A driver that keeps no books but an account.
struct Account {
    queue: Queue,
    ledger: Ledger<'static>,
}

impl Shelf for Ledger<'static> {
    fn book(&self, _: Slot) -> Option<BookRef<'_>> {
        None
    }

    fn ledger(&self) -> Option<&Ledger<'_>> {
        Some(self)
    }
}

impl Account {
    fn balance(&mut self, amount: u64) {
        let amount = Some(Decimal::from_u64(false, amount, 0));
        let balance = Balance {
            asset: Asset::new("USDT").unwrap(),
            purse: None,
            available: amount,
            locked: None,
            total: amount,
            change: None,
            reason: None,
            update_id: None,
            updated: None,
            synthetic: false,
        };
        let record = Record::Balance(balance);
        assert!(self.ledger.streamed(&Decoded::default(), &record, Instant::ORIGIN));
        let data = Data::Balance(&balance);
        let (time, sent, received) = (None, None, None);
        let event = Event { slot: None, symbol: None, time, sent, received, data };
        self.queue.push(Item::Event(event), &self.ledger);
    }

    /// Sleeps as a driver whose socket is silent.
    async fn asleep(mut self) {
        poll_fn(|cx| {
            self.queue.refill(cx, &self.ledger);
            Poll::<()>::Pending
        })
        .await;
    }
}

#[tokio::test]
async fn an_account_that_came_too_fast_is_told_anew_though_the_socket_is_silent() {
    let (queue, mut taker) = queue(1, Overflow::Conflate);
    let ledger = Ledger::new(Store::<Entry>::owned(4), Store::<FillEntry>::owned(4));
    let mut account = Account { queue, ledger };
    (1..=3).for_each(|amount| account.balance(amount));
    let driver = tokio::spawn(account.asleep());
    let mut said = Vec::new();
    while said.last().is_none_or(|line: &String| !line.contains("told anew")) {
        said.push(soon(taker.next()).await.expect("the stream is over").to_string());
    }
    driver.abort();
    said.retain(|line| !line.contains("lost"));
    let words = [
        "balance USDT: available 1, total 1",
        "account: stale in this stream, it changed faster than was taken",
        "balance USDT: available 3, total 3, synthetic",
        "account: all of it was told anew, 1 records",
    ];
    assert_eq!(said, words);
}
