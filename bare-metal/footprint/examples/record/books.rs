//! A book of Gate.io spot, as its documents have it: changes of one level, and the whole by REST.

use std::collections::BTreeMap;

use crate::gateio::acknowledge;
use crate::venue::{Payload, Venue};

/// Messages of one run.
const PUSHES: u64 = 400;
/// Levels a side.
const LEVELS: u64 = 100;
/// The lowest ask, in tenths; bids are below.
const MIDDLE: u64 = 612_345;

/// The book of one symbol.
pub(crate) struct Book {
    /// Sizes by price in tenths.
    sizes: BTreeMap<u64, u64>,
    id: u64,
    subscribed: bool,
}

impl Book {
    pub(crate) fn new() -> Self {
        let sizes = (MIDDLE - LEVELS..MIDDLE + LEVELS).map(|price| (price, 1 + price % 13));
        Self { sizes: sizes.collect(), id: 0, subscribed: false }
    }
}

impl Venue for Book {
    fn hear(&mut self, text: &str) -> Vec<Payload> {
        self.subscribed |= text.contains(r#""event":"subscribe""#);
        vec![acknowledge(text).into()]
    }

    fn push(&mut self) -> Option<Payload> {
        if !self.subscribed {
            return None;
        }
        self.id += 1;
        let (id, place) = (self.id, self.id * 37 % (2 * LEVELS));
        let (price, size) = (MIDDLE - LEVELS + place, self.id % 5);
        self.sizes.insert(price, size);
        let level = level(price, size);
        let (bids, asks) = if price < MIDDLE { (level.as_str(), "") } else { ("", level.as_str()) };
        Some(
            format!(
                r#"{{"time":1790000000,"time_ms":1790000000101,"channel":"spot.order_book_update","event":"update","result":{{"t":1790000000100,"e":"depthUpdate","E":1790000000,"s":"BTC_USDT","U":{id},"u":{id},"b":[{bids}],"a":[{asks}]}}}}"#
            )
            .into(),
        )
    }

    fn is_done(&self) -> bool {
        self.id == PUSHES
    }

    fn answer(&mut self, _: &str) -> String {
        let levels = |levels: &mut dyn Iterator<Item = (&u64, &u64)>| {
            let levels = levels.filter(|(_, size)| **size > 0);
            levels.map(|(price, size)| level(*price, *size)).collect::<Vec<_>>().join(",")
        };
        let bids = levels(&mut self.sizes.range(..MIDDLE).rev());
        let asks = levels(&mut self.sizes.range(MIDDLE..));
        let id = self.id;
        format!(
            r#"{{"id":{id},"current":1790000000100,"update":1790000000100,"asks":[{asks}],"bids":[{bids}]}}"#
        )
    }
}

fn level(price: u64, size: u64) -> String {
    format!(r#"["{}.{}","{size}"]"#, price / 10, price % 10)
}
