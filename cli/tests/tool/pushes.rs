//! Pushes of MEXC, byte by byte after the protobuf encoding (protobuf.dev, "Encoding"), without any
//! of our code.

use core::fmt::Write;

/// A message under construction.
#[derive(Clone, Default)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl Bytes {
    pub(crate) fn number(mut self, field: u64, value: u64) -> Self {
        self.varint(field << 3);
        self.varint(value);
        self
    }

    pub(crate) fn text(self, field: u64, text: &str) -> Self {
        self.bytes(field, text.as_bytes())
    }

    pub(crate) fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.len().try_into().expect("it is short"));
        self.0.extend_from_slice(bytes);
        self
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(u8::try_from(value & 0x7f).expect("seven bits") | 0x80);
            value >>= 7;
        }
        self.0.push(value.try_into().expect("seven bits"));
    }

    pub(crate) fn hex(&self) -> String {
        self.0.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a string takes all");
            hex
        })
    }
}

/// A push of `channel`, sent at a fixed time.
pub(crate) fn push(channel: &str, symbol: &str, field: u64, body: &Bytes) -> Bytes {
    let wrapper = Bytes::default().text(1, channel).text(3, symbol);
    wrapper.number(6, 1_790_000_000_100).bytes(field, &body.0)
}

/// A trade, of taker side `kind`, and with an id where it has one.
pub(crate) fn deal(symbol: &str, price: &str, size: &str, kind: u64, id: &str) -> Bytes {
    let name = "spot@public.aggre.deals.v3.api.pb@100ms";
    let deal = Bytes::default().text(1, price).text(2, size).number(3, kind);
    let deal = deal.number(4, 1_790_000_000_049);
    let deal = if id.is_empty() { deal } else { deal.text(5, id) };
    let body = Bytes::default().bytes(1, &deal.0).text(2, name);
    push(&format!("{name}@{symbol}"), symbol, 314, &body)
}

/// Levels of a side.
pub(crate) type Side<'a> = &'a [(&'a str, &'a str)];

/// Changes of a book.
pub(crate) fn depth(symbol: &str, first: u64, last: u64, bids: Side<'_>, asks: Side<'_>) -> Bytes {
    let name = "spot@public.aggre.depth.v3.api.pb@100ms";
    let level = |(price, size): &(&str, &str)| Bytes::default().text(1, price).text(2, size).0;
    let body = asks.iter().fold(Bytes::default(), |body, ask| body.bytes(1, &level(ask)));
    let body = bids.iter().fold(body, |body, bid| body.bytes(2, &level(bid)));
    let body = body.text(3, name).text(4, &first.to_string()).text(5, &last.to_string());
    push(&format!("{name}@{symbol}"), symbol, 313, &body)
}
