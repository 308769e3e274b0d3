//! What becomes of each kind where the queue is full.

use tickwire_core::event::{Data, Interval, Prices, Side, Slot, Trade, TradeId};
use tickwire_core::owned::{Loss, OwnedItem, OwnedNotice, Policy};
use tickwire_core::queue::Queue;
use tickwire_core::session::{Notice, Stop, SubscriptionState};

use crate::market::{Markets, decimal, event, symbol};
use crate::scene::Scene;

const A: Slot = Slot(0);
const B: Slot = Slot(1);

fn scene(capacity: usize, reserve: usize) -> Scene {
    Scene::new(Queue::with_reserve(capacity, reserve), Markets::new(2, 10, 0), 1)
}

#[test]
fn below_capacity_everything_is_kept_in_order() {
    let mut scene = scene(4, 4);
    scene.book_ticker(A);
    scene.trade(A);
    scene.news();
    scene.book_ticker(A);
    let words = scene.popped();
    let kinds: Vec<_> = words.iter().map(|word| word.split(':').next().unwrap()).collect();
    assert_eq!(kinds[..2], ["S0_USDT book ticker 1", "S0_USDT trade 1"]);
    assert!(kinds[2].contains("attempt 1"), "{kinds:?}");
    assert_eq!(kinds[3], "S0_USDT book ticker 2");
    assert_eq!(scene.queue.counts().lost, 0);
}

#[test]
fn a_full_queue_drops_its_oldest_trade_and_says_so_before_the_next_of_its_symbol() {
    let mut scene = scene(2, 4);
    for _ in 0..3 {
        scene.trade(A);
    }
    scene.trade(B);
    let words = scene.popped();
    let trade = |symbol, id| format!("{symbol} trade {id}: buy 2 at 7");
    assert_eq!(words, ["lost 2 trades", &trade("S0_USDT", 3), &trade("S1_USDT", 1)]);
    assert_eq!(scene.lost(Loss::Trades), 2);
}

#[test]
fn an_announcement_names_symbol_kind_count_and_rule() {
    let mut scene = scene(1, 4);
    scene.trade(B);
    scene.trade(B);
    let Some(OwnedItem::Notice(notice)) = scene.queue.pop() else { panic!("nothing announced") };
    assert!(matches!(
        notice,
        OwnedNotice::Dropped { slot: Some(B), what: Loss::Trades, count: 1, .. }
    ));
    assert_eq!(
        notice.to_string(),
        "S1_USDT: trades that came faster than they were taken and are lost: 1 \
         (the oldest gave way)"
    );
}

#[test]
fn what_is_lost_faster_than_it_is_taken_does_not_keep_the_data_away() {
    let mut scene = scene(3, 4);
    let (mut data, mut announced) = (0, 0);
    for _ in 0..100 {
        for _ in 0..5 {
            scene.trade(A);
            scene.trade(B);
        }
        match scene.queue.pop().unwrap() {
            OwnedItem::Event(_) => data += 1,
            _ => announced += 1,
        }
    }
    // One announcement of the item's own symbol, and one of the other, to each item.
    assert!(data >= 33 && announced >= 33, "{data} {announced}");
}

#[test]
fn the_newest_of_a_kind_takes_the_place_of_the_one_that_waits() {
    let mut scene = scene(2, 4);
    scene.book_ticker(A);
    scene.trade(A);
    let newest = scene.book_ticker(A);
    scene.drain();
    assert_eq!(scene.consumer.newest[&(A, "book ticker".into())], newest);
    assert_eq!(scene.lost(Loss::BookTickers), 1);
    assert_eq!(scene.lost(Loss::Trades), 0);
    assert_eq!(Loss::BookTickers.policy(), Policy::Conflate);
}

#[test]
fn the_newest_is_kept_where_none_waits_and_nothing_may_give_way() {
    let mut scene = scene(1, 4);
    scene.trade(A);
    let day = scene.candle(A, Interval::Days(1));
    scene.candle(A, Interval::Minutes(1));
    let minute = scene.candle(A, Interval::Minutes(1));
    let ticker = scene.ticker(A);
    scene.drain();
    let newest = |kind: &str| scene.consumer.newest[&(A, kind.to_owned())];
    assert_eq!(newest("candle Days(1)"), day);
    assert_eq!(newest("candle Minutes(1)"), minute);
    assert_eq!(newest("ticker"), ticker);
    assert_eq!((scene.lost(Loss::Candles), scene.queue.counts().lost), (1, 1));
}

#[test]
fn a_candle_of_marks_takes_no_place_of_one_of_trades() {
    let mut scene = scene(1, 4);
    scene.trade(A);
    let minute = Interval::Minutes(1);
    let numbers = [Prices::Traded, Prices::Mark, Prices::Index, Prices::Mark]
        .map(|prices| scene.candle_of(A, prices, minute));
    scene.drain();
    let newest = |kind: &str| scene.consumer.newest[&(A, kind.to_owned())];
    assert_eq!(newest("candle Minutes(1)"), numbers[0]);
    assert_eq!(newest("index Minutes(1)"), numbers[2]);
    assert_eq!(newest("mark Minutes(1)"), numbers[3]);
}

#[test]
fn states_of_subscriptions_conflate_and_other_notices_drop_their_oldest() {
    let mut scene = scene(9, 2);
    scene.subscription(A, "books");
    scene.news();
    scene.subscription(B, "books");
    scene.subscription(A, "books");
    scene.news();
    scene.news();
    assert_eq!(scene.lost(Loss::States), 1);
    assert_eq!(scene.lost(Loss::Notices), 2);
    let words = scene.popped();
    assert_eq!(words.len(), 5, "{words:?}");
    assert_eq!(words[0], "lost 1 notices of a state");
    assert_eq!(words[1], "lost 2 notices", "of no symbol, before whatever is next");
    assert_eq!(words[2], "S0_USDT books: refused, code 3: \"no\"");
}

#[test]
fn data_never_takes_the_place_of_notices() {
    let mut scene = scene(1, 1);
    scene.news();
    for _ in 0..50 {
        scene.trade(A);
    }
    assert_eq!((scene.lost(Loss::Notices), scene.queue.len()), (0, 2));
}

#[test]
fn the_end_comes_last_after_every_announcement() {
    let mut scene = scene(1, 1);
    for slot in [A, B, A, B, A] {
        scene.trade(slot);
    }
    scene.queue.push_stop(Stop::Requested);
    let words = scene.popped();
    assert_eq!(words.last().unwrap(), "the feed is over: closed by the caller");
    let lost = words.iter().filter(|word| word.starts_with("lost 2")).count();
    assert_eq!((lost, words.len()), (2, 4), "{words:?}");
    assert!(scene.queue.is_empty());
}

#[test]
fn a_slot_that_changes_hands_does_not_mix_symbols_nor_fill_the_memory() {
    let mut queue = Queue::with_reserve(1, 1);
    let books = |_| None;
    for n in 0..200u16 {
        let symbol = symbol(Slot(n));
        let (channel, state) = ("books", SubscriptionState::Active);
        let (slot, symbol, code, reason) = (A, &symbol, None, "");
        let notice = Notice::Subscription { slot, symbol, channel, state, code, reason };
        queue.push_notice(&notice, &books);
        let (price, size) = (decimal(1), decimal(1));
        let trade =
            Trade { id: Some(TradeId::Number(u64::from(n) + 1)), price, size, side: Side::Sell };
        queue.push_event(&event(A, symbol, Data::Trade(trade)), &books);
    }
    assert!(queue.len() <= 4, "{}", queue.len());
    let (mut lost, mut states) = (0, [Slot(0), Slot(199)].into_iter());
    while let Some(item) = queue.pop() {
        if let OwnedItem::Notice(OwnedNotice::Dropped { symbol, count, .. }) = &item {
            assert_eq!(*symbol, None, "the losses of many symbols are no single one's");
            lost += count;
        } else {
            // The first's state had a place in the reserve.
            let kept = if item.event().is_some() { Slot(199) } else { states.next().unwrap() };
            assert_eq!(item.symbol(), Some(&symbol(kept)), "{item}");
        }
    }
    assert_eq!(lost, queue.counts().lost);
}
