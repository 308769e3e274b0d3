//! What the decoder says, as the same lines of text as the oracle's.

use tickwire_core::exchange::{Malformed, Message, MessageType};
use tickwire_core::scratch::Scratch;
use tickwire_exchanges::gateio::futures::GateioFutures;

use super::said;
pub(crate) use super::said::Memory;

/// Decodes a message.
pub(crate) fn message(text: &[u8]) -> Result<Vec<String>, Malformed> {
    let mut memory = Memory::new();
    lines(Message::new(MessageType::Text, text), &mut memory.scratch())
}

/// Decodes a message into `scratch`.
pub(crate) fn lines(
    message: Message<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Vec<String>, Malformed> {
    said::lines(&GateioFutures::USDT, message, scratch)
}

/// Decodes a REST body.
pub(crate) fn rest_book(body: &[u8]) -> Result<Vec<String>, Malformed> {
    said::rest_book(&GateioFutures::USDT, body)
}
