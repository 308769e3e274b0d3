//! The order in which the best levels come.

use tickwire_core::event::Level;
use tickwire_core::exchange::{Exchange, Message, MessageType};
use tickwire_core::scratch::Body as Said;
use tickwire_exchanges::mexc::spot::MexcSpot;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{PublicLimitDepthV3ApiItem, PublicLimitDepthsV3Api};

use crate::{ours, samples, wire};

/// How many snapshots a push has, all of which are best first.
fn best_first(name: &str, push: &[u8]) -> usize {
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    if MexcSpot.decode(Message::new(MessageType::Binary, push), &mut scratch).is_err() {
        return 0;
    }
    let mut count = 0;
    for item in scratch.items() {
        let Said::BookSnapshot { bids, asks, .. } = item.body else { continue };
        let falls = |pair: &[Level]| pair[0].price > pair[1].price;
        let rises = |pair: &[Level]| pair[0].price < pair[1].price;
        assert!(scratch.span(bids).windows(2).all(falls), "{name}: bids");
        assert!(scratch.span(asks).windows(2).all(rises), "{name}: asks");
        count += 1;
    }
    count
}

#[test]
fn every_sample_is_best_first() {
    let folders = ["real", "reconstructed"].map(samples::shared).into_iter().flatten();
    let count: usize = folders
        .chain([samples::committed("constructed")])
        .flatten()
        .filter(|(name, _)| name.ends_with(".bin"))
        .map(|(name, push)| best_first(&name, &push))
        .sum();
    assert!(count > 3, "only {count} snapshots");
}

/// As with every venue, a decoder tells what was sent; a book of ours never relies on the order.
#[test]
fn levels_out_of_order_are_told_in_the_order_of_the_push() {
    let stream = "spot@public.limit.depth.v3.api.pb";
    let level = |price: &str| PublicLimitDepthV3ApiItem {
        price: price.to_owned(),
        quantity: "1".to_owned(),
    };
    let push = wire::bytes(
        &format!("{stream}@XYUSDT@5"),
        "XYUSDT",
        Body::PublicLimitDepths(PublicLimitDepthsV3Api {
            asks: ["8.3", "8.1", "8.2"].map(level).into(),
            bids: ["7.8", "7.9"].map(level).into(),
            event_type: stream.to_owned(),
            version: "12".to_owned(),
            last_order_create_time: 1_700_000_000_000,
        }),
    );
    // With an unknown field it is no longer in the form that is read fast.
    let other = [&push[..], b"\x78\x01"].concat();
    for push in [push, other] {
        let (lines, _) = ours::push(&push).unwrap();
        let levels = "bids=[7.8x1 7.9x1] asks=[8.3x1 8.1x1 8.2x1]";
        assert!(lines[0].contains(levels), "{}", lines[0]);
    }
}
