//! Messages of every typed channel, in the form of the wire.

const HOT: &str = include_str!("../../../testdata/gateio/wire/futures_hot.jsonl");
const OTHER: &str = include_str!("../../../testdata/gateio/wire/futures_other.jsonl");

/// The messages whose form is predicted.
pub(crate) fn hot() -> impl Iterator<Item = &'static str> {
    HOT.lines()
}

/// Messages that take the order-independent path.
pub(crate) fn other() -> impl Iterator<Item = &'static str> {
    OTHER.lines()
}

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    hot().chain(other())
}

/// The first of a channel.
pub(crate) fn first(channel: &str) -> &'static str {
    let name = format!(r#""channel":"{channel}""#);
    all().find(|text| text.contains(&name)).expect("a message of the channel")
}
