//! Pushes of any form that the schema allows, and of some that it does not, written from the
//! schema's descriptor: fields in any order, several times, or of another wire type, bodies in
//! pieces and one after the other, unknown fields and groups anywhere, varints longer than need be.

use protox::prost_reflect::{Kind, MessageDescriptor};

use crate::schema;
use crate::wire_forms::{padded_varint, tag};

/// How deep unknown groups are inside each other.
const GROUPS_MAX: usize = 3;

const TEXTS: [&str; 12] = [
    "",
    "0",
    "60000.1",
    "0.00000000",
    "BTCUSDT",
    "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT",
    "70012300987",
    "\u{5e01}\u{5b89}USDT",
    "\u{7f}\u{80}\u{1f980}",
    "1e-7",
    "-1",
    "a text of more than one hundred and twenty-seven bytes, so that its length takes two bytes of \
     the message and not one, as it does otherwise",
];

const INTEGERS: [u64; 9] =
    [0, 1, 2, 0x7f, 0x80, 1_790_281_243_010, 0x1_0000_0002, i64::MIN.cast_unsigned(), u64::MAX];

/// Decisions, taken from bytes that a property test makes up and shrinks; zeros when they are used
/// up, which choose the plainest form.
pub(crate) struct Choices<'a>(pub(crate) &'a [u8]);

impl Choices<'_> {
    fn below(&mut self, bound: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % bound
    }

    /// Whether to do something that is done one time in `times`.
    fn rarely(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}

/// A push.
pub(crate) fn push(wrapper: &MessageDescriptor, choices: &mut Choices<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let body = u32::try_from(301 + choices.below(15)).unwrap();
    for _ in 0..2 + choices.below(6) {
        let number = if choices.rarely(12) {
            u32::try_from(301 + choices.below(16)).unwrap()
        } else if choices.below(2) == 0 {
            body
        } else {
            u32::try_from(choices.below(7)).unwrap().max(1)
        };
        field(&mut out, wrapper, number, choices);
    }
    out
}

fn message(descriptor: &MessageDescriptor, choices: &mut Choices<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let count = descriptor.fields().count();
    for index in 0..choices.below(count + 3) {
        // Mostly in order, as encoders write them.
        let index = if choices.rarely(4) { choices.below(count + 2) } else { index };
        field(&mut out, descriptor, u32::try_from(index + 1).unwrap(), choices);
    }
    out
}

fn field(out: &mut Vec<u8>, of: &MessageDescriptor, number: u32, choices: &mut Choices<'_>) {
    let known = of.get_field(number);
    match known.map(|field| field.kind()) {
        Some(kind) if !choices.rarely(24) => {
            field_tag(out, number, schema::wire_type(&kind), choices);
            known_value(out, &kind, choices);
        }
        Some(kind) => {
            let wire_type = if schema::wire_type(&kind) == 2 { 0 } else { 2 };
            let wire_type = choices.of(&[wire_type, 1, 3, 5]);
            unknown_value(out, number, wire_type, GROUPS_MAX, choices);
        }
        None => {
            let number = unknown_number(of, choices);
            unknown_field(out, number, GROUPS_MAX, choices);
        }
    }
}

fn unknown_number(of: &MessageDescriptor, choices: &mut Choices<'_>) -> u32 {
    let number = choices.of(&[1000, 99, 316, 2, 16, 27, (1 << 29) - 1]);
    if of.get_field(number).is_some() { 1000 } else { number }
}

fn known_value(out: &mut Vec<u8>, kind: &Kind, choices: &mut Choices<'_>) {
    match kind {
        Kind::String => length_delimited(out, choices.of(&TEXTS).as_bytes(), choices),
        Kind::Message(inner) => {
            let inner = message(inner, choices);
            length_delimited(out, &inner, choices);
        }
        _ => integer(out, choices),
    }
}

fn unknown_field(out: &mut Vec<u8>, number: u32, depth: usize, choices: &mut Choices<'_>) {
    let wire_type = if depth == 0 { 0 } else { choices.of(&[0, 1, 2, 5, 3]) };
    unknown_value(out, number, wire_type, depth, choices);
}

fn unknown_value(
    out: &mut Vec<u8>,
    number: u32,
    wire_type: u32,
    depth: usize,
    choices: &mut Choices<'_>,
) {
    field_tag(out, number, wire_type, choices);
    match wire_type {
        0 => integer(out, choices),
        1 => out.extend_from_slice(&[0xff; 8]),
        2 => length_delimited(out, b"\xff noise", choices),
        5 => out.extend_from_slice(&[0x80; 4]),
        _ => {
            for _ in 0..choices.below(3) {
                let number = choices.of(&[1, 2, 301, 313, 5000]);
                unknown_field(out, number, depth - 1, choices);
            }
            field_tag(out, number, 4, choices);
        }
    }
}

fn integer(out: &mut Vec<u8>, choices: &mut Choices<'_>) {
    let value = choices.of(&INTEGERS);
    if value < 1 << 56 { pad(out, value, choices) } else { padded_varint(out, value, 0) }
}

fn length_delimited(out: &mut Vec<u8>, bytes: &[u8], choices: &mut Choices<'_>) {
    pad(out, u64::try_from(bytes.len()).unwrap(), choices);
    out.extend_from_slice(bytes);
}

fn field_tag(out: &mut Vec<u8>, number: u32, wire_type: u32, choices: &mut Choices<'_>) {
    if choices.rarely(16) {
        pad(out, u64::from(number) << 3 | u64::from(wire_type), choices);
    } else {
        tag(out, number, wire_type);
    }
}

fn pad(out: &mut Vec<u8>, value: u64, choices: &mut Choices<'_>) {
    let padding = if choices.rarely(16) { 1 } else { 0 };
    padded_varint(out, value, padding);
}
