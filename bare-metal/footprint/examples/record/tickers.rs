//! Gate.io's best bids and asks, as its documents have them.

use crate::gateio::acknowledge;
use crate::venue::{Payload, Venue};

/// Messages of one run.
const PUSHES: u32 = 400;
const SYMBOLS: [&str; 4] = ["BTC_USDT", "ETH_USDT", "SOL_USDT", "XRP_USDT"];

/// The best bids and asks of a market.
pub(crate) struct Tickers {
    market: &'static str,
    subscribed: bool,
    pushed: u32,
}

impl Tickers {
    /// Of `spot` or `futures`.
    pub(crate) fn of(market: &'static str) -> Self {
        Self { market, subscribed: false, pushed: 0 }
    }
}

impl Venue for Tickers {
    fn hear(&mut self, text: &str) -> Vec<Payload> {
        self.subscribed |= text.contains(r#""event":"subscribe""#);
        vec![acknowledge(text).into()]
    }

    fn push(&mut self) -> Option<Payload> {
        if !self.subscribed {
            return None;
        }
        self.pushed += 1;
        let (market, at) = (self.market, self.pushed);
        let (id, symbol) = (48_733_182 + at, SYMBOLS[at as usize % SYMBOLS.len()]);
        let (price, size) = (61_234 + at % 17, 1 + at % 7);
        // One in seven has its members in another order, as the documents allow.
        let result = match at % 7 {
            0 => format!(
                r#"{{"u":{id},"t":1790000000040,"s":"{symbol}","a":"{price}.6","A":"{size}","b":"{price}.5","B":"{size}"}}"#
            ),
            _ => format!(
                r#"{{"t":1790000000040,"u":{id},"s":"{symbol}","b":"{price}.5","B":"0.{size}5","a":"{price}.6","A":"{size}.2034"}}"#
            ),
        };
        Some(
            format!(
                r#"{{"time":1790000000,"time_ms":1790000000046,"channel":"{market}.book_ticker","event":"update","result":{result}}}"#
            )
            .into(),
        )
    }

    fn is_done(&self) -> bool {
        self.pushed == PUSHES
    }
}
