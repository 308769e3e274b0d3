//! What a capture holds: messages, and books by REST, each with its time.

use tickwire_core::decimal::Decimal;
use tickwire_core::exchange::{Message, MessageType};
use tickwire_core::symbol::Symbol;
use tickwire_exchanges::json::{Names, Value, parse, read};

use crate::Wrong;

/// The longest message, once it is no JSON text or hex any more.
pub(crate) const MESSAGE_MAX: usize = 64 * 1024;
/// The time from step to step, where they have none of their own.
const STEP_NS: u64 = 1_000_000;

/// One thing that a capture holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'f> {
    /// When it was received, in nanoseconds since the Unix epoch.
    pub(crate) recv_ns: u64,
    pub(crate) via: Via,
    pub(crate) body: Body<'f>,
}

/// How it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    /// The WebSocket.
    Stream,
    /// A REST book, of this symbol or of the first that there is.
    Rest(Option<Symbol>),
}

/// A message as the capture writes it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body<'f> {
    /// A JSON text.
    Text(Value<'f>),
    /// A JSON text of hex digits.
    Hex(Value<'f>),
}

/// Gives every record of a capture to `take`, in order.
pub(crate) fn each<'f>(
    file: &'f str,
    take: &mut dyn FnMut(Record<'f>) -> Result<(), Wrong>,
) -> Result<(), Wrong> {
    // A file of steps is one object over several lines.
    let steps = file.trim_end().lines().count() > 1 && file.trim_start().starts_with("{\n");
    if steps {
        return each_step(file, take).ok_or(Wrong::Record(0))?;
    }
    for (line, number) in file.lines().zip(1..) {
        take(record(line).ok_or(Wrong::Record(number))?)?;
    }
    Ok(())
}

/// Reads `{"recv":1218085979.317497,"via":"ws","raw":"{..}"}`.
fn record(line: &str) -> Option<Record<'_>> {
    let names = &const { Names::new(["recv", "via", "raw", "hex", "symbol"]) };
    let [recv, via, raw, hex, symbol] = read(line.as_bytes(), names, &mut 0).ok()?;
    let via = match via?.string().ok()?.raw() {
        "ws" => Via::Stream,
        "rest" => Via::Rest(Some(symbol?.symbol().ok()?)),
        _ => return None,
    };
    let body = raw.map(Body::Text).or(hex.map(Body::Hex))?;
    Some(Record { recv_ns: nanos(recv?.raw())?, via, body })
}

/// Seconds as they are written; what is finer than a nanosecond is cut off.
fn nanos(seconds: &str) -> Option<u64> {
    let seconds = Decimal::parse(seconds.as_bytes()).ok()?;
    let factor = 10_u128.pow(seconds.scale().abs_diff(9).into());
    let nanos = match seconds.scale() {
        10.. => seconds.mantissa() / factor,
        _ => seconds.mantissa().checked_mul(factor)?,
    };
    u64::try_from(nanos).ok()
}

/// Reads `{"steps":[{"type":"push","hex":"0a2f73.."},{"type":"snapshot","json":"{..}"}]}`; `None`
/// where it is none.
fn each_step<'f>(
    file: &'f str,
    take: &mut dyn FnMut(Record<'f>) -> Result<(), Wrong>,
) -> Option<Result<(), Wrong>> {
    let names = &const { Names::new(["steps"]) };
    let [steps] = parse(file.as_bytes()).ok()?.fields(names, &mut 0).ok()?;
    for (step, number) in steps?.elements().ok()?.zip(1..) {
        let record = step_record(step, number)?;
        if let Err(wrong) = take(record) {
            return Some(Err(wrong));
        }
    }
    Some(Ok(()))
}

fn step_record(step: Value<'_>, number: u64) -> Option<Record<'_>> {
    let names = &const { Names::new(["type", "text", "hex", "json", "symbol"]) };
    let [kind, text, hex, json, symbol] = step.fields(names, &mut 0).ok()?;
    let recv_ns = number.checked_mul(STEP_NS)?;
    match kind?.string().ok()?.raw() {
        "push" => {
            let body = text.map(Body::Text).or(hex.map(Body::Hex))?;
            Some(Record { recv_ns, via: Via::Stream, body })
        }
        "snapshot" => {
            let symbol = symbol.and_then(|symbol| symbol.symbol().ok());
            Some(Record { recv_ns, via: Via::Rest(symbol), body: Body::Text(json?) })
        }
        _ => None,
    }
}

impl Body<'_> {
    /// The message that a connection would have delivered, in `buffer`.
    pub(crate) fn message<'b>(&self, buffer: &'b mut [u8]) -> Option<Message<'b>> {
        match self {
            Self::Text(value) => {
                let len = self::text(*value, buffer)?;
                Some(Message::new(MessageType::Text, buffer.get(..len)?))
            }
            Self::Hex(value) => {
                let len = unhex(value.string().ok()?.raw(), buffer)?;
                Some(Message::new(MessageType::Binary, buffer.get(..len)?))
            }
        }
    }
}

/// Writes what a JSON text means to `buffer`; answers its length.
fn text(value: Value<'_>, buffer: &mut [u8]) -> Option<usize> {
    let text = value.string().ok()?;
    let mut scratch = [0; MESSAGE_MAX];
    let meaning = text.unescape(&mut scratch)?.as_bytes();
    buffer.get_mut(..meaning.len())?.copy_from_slice(meaning);
    Some(meaning.len())
}

fn unhex(digits: &str, buffer: &mut [u8]) -> Option<usize> {
    let len = digits.len() / 2;
    let pairs = digits.as_bytes().chunks_exact(2);
    for (to, pair) in buffer.get_mut(..len)?.iter_mut().zip(pairs) {
        *to = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    digits.len().is_multiple_of(2).then_some(len)
}
