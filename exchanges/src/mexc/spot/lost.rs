//! What a push was whose wrapper is broken, as far as it can be read.

use tickwire_core::exchange::MessageKind;
use tickwire_core::scratch::Lost;
use tickwire_core::symbol::Symbol;
use tickwire_proto::wire::{LEN, Reader, tag};

use super::{general, param};

const CHANNEL: u32 = tag(1, LEN);
const SYMBOL: u32 = tag(3, LEN);

/// What a broken push was. Where that is not known it may have been an update of any book.
#[cold]
pub(super) fn of_wrapper(message: &[u8]) -> Lost {
    let (mut channel, mut symbol) = (None, None);
    let mut reader = Reader::new(message);
    while let Ok(Some(next)) = reader.tag() {
        let read = match next {
            CHANNEL => reader.text().map(|text| channel = Some(text)),
            SYMBOL => reader.text().map(|text| symbol = Some(text)),
            _ => reader.skip(next),
        };
        if read.is_err() {
            break;
        }
    }
    let family = channel.and_then(param::family);
    let Some((family, _)) = family else { return Lost { kind: MessageKind::Book, symbol: None } };
    let symbol = symbol.filter(|symbol| !symbol.is_empty()).or(channel.map(param::symbol));
    Lost { kind: general::kind(family), symbol: symbol.and_then(Symbol::new) }
}
