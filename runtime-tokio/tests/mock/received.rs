//! When events were received, where the consumer is slower than the server.

use std::collections::BTreeSet;

use tickwire_core::owned::OwnedItem;
use tickwire_core::testing::MockChannel;
use tickwire_core::time::UnixNanos;
use tickwire_tokio::Overflow;
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::rig::{Knobs, PATIENCE, Rig};

/// Messages that are sent at once.
const MESSAGES: usize = 20;

/// What they may be read in.
const READS_MAX: usize = 3;

/// Sends messages at once, so that they are in the socket together.
pub(crate) async fn say(rig: &Rig) {
    for id in 0..MESSAGES {
        rig.say(&format!("trade A {id} 10 1 buy"));
    }
    for _ in 0..100 {
        yield_now().await;
    }
}

/// When messages were received that [`say`] has sent, once they all were.
#[derive(Debug, Default)]
pub(crate) struct Received(Vec<UnixNanos>);

impl Received {
    pub(crate) fn add(&mut self, received: Option<UnixNanos>) {
        self.0.push(received.unwrap());
    }

    pub(crate) fn is_all(&self) -> bool {
        self.0.len() == MESSAGES
    }

    /// All messages of a read were received at once.
    pub(crate) fn is_by_reads(&self) {
        let reads: BTreeSet<_> = self.0.iter().collect();
        assert!(reads.len() <= READS_MAX, "{} reads: {:?}", reads.len(), self.0);
    }
}

#[tokio::test]
async fn events_carry_the_time_of_the_read_where_the_reader_waits_for_the_consumer() {
    let rig = Rig::start(Knobs::default()).await;
    let feed = rig.feed(&["A"]).channels(&[MockChannel::Trades]);
    let mut events = feed.stream_with(1, Overflow::Block).unwrap();
    let mut received = Received::default();
    timeout(PATIENCE, async {
        while !format!("{:?}", events.next().await).contains("to: Live") {}
        say(&rig).await;
        while !received.is_all() {
            if let Some(OwnedItem::Event(event)) = events.next().await {
                received.add(event.received);
            }
        }
    })
    .await
    .unwrap();
    received.is_by_reads();
}
