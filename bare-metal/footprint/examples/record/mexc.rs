//! The best bids and asks of MEXC spot, as its schema has them.

use crate::venue::{Payload, Venue};

/// Messages of one run.
const PUSHES: u32 = 400;
const SYMBOLS: [&str; 4] = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"];
const CHANNEL: &str = "spot@public.aggre.bookTicker.v3.api.pb@100ms@";

#[derive(Default)]
pub(crate) struct Tickers {
    subscribed: bool,
    pushed: u32,
}

impl Venue for Tickers {
    /// Official docs, "Subscribe to a Data Stream", "PING/PONG mechanism".
    fn hear(&mut self, text: &str) -> Vec<Payload> {
        if text.contains(r#""PING""#) {
            return vec![r#"{"id":0,"code":0,"msg":"PONG"}"#.to_owned().into()];
        }
        self.subscribed = true;
        let names = text.split('"').filter(|part| part.starts_with("spot@"));
        let (names, id) = (names.collect::<Vec<_>>().join(","), crate::gateio::member(text, "id"));
        vec![format!(r#"{{"id":{id},"code":0,"msg":"{names}"}}"#).into()]
    }

    fn push(&mut self) -> Option<Payload> {
        if !self.subscribed {
            return None;
        }
        self.pushed += 1;
        let (at, symbol) = (self.pushed, SYMBOLS[self.pushed as usize % SYMBOLS.len()]);
        let (price, size) = (61_234 + at % 17, 1 + at % 7);
        let mut body = Vec::new();
        for (number, text) in [
            (1, format!("{price}.5")),
            (2, format!("0.{size}5")),
            (3, format!("{price}.6")),
            (4, format!("{size}.2034")),
            (5, format!("{}", 48_733_182 + at)),
        ] {
            field(number, text.as_bytes(), &mut body);
        }
        let mut push = Vec::new();
        field(1, format!("{CHANNEL}{symbol}").as_bytes(), &mut push);
        field(3, symbol.as_bytes(), &mut push);
        varint(6 << 3, &mut push);
        varint(1_790_000_000_046, &mut push);
        field(315, &body, &mut push);
        Some(Payload::Binary(push))
    }

    fn is_done(&self) -> bool {
        self.pushed == PUSHES
    }
}

/// A field of bytes.
fn field(number: u64, bytes: &[u8], out: &mut Vec<u8>) {
    varint(number << 3 | 2, out);
    varint(bytes.len() as u64, out);
    out.extend(bytes);
}

fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value > 0x7F {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
