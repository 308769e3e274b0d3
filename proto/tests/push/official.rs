//! The one rule by which prost and the official implementations differ, taken out of the bytes: a
//! known field of another wire type is unknown officially, and an error to prost. Without such
//! fields, prost reads what the official implementations read.

use protox::prost_reflect::{Kind, MessageDescriptor};

use crate::schema;
use crate::wire_forms;

/// The bytes without known fields of another wire type; `None` where they are not a message.
pub(crate) fn without_mistyped(bytes: &[u8], descriptor: &MessageDescriptor) -> Option<Vec<u8>> {
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        let tag = u32::try_from(varint(bytes, &mut at)?).ok()?;
        let value = value(bytes, &mut at, tag)?;
        let kind = descriptor.get_field(tag >> 3).map(|field| field.kind());
        match kind {
            Some(kind) if schema::wire_type(&kind) != tag & 7 => {}
            Some(Kind::Message(inner)) => {
                // What is no message inside is left for prost to refuse.
                let inner = without_mistyped(value, &inner).unwrap_or_else(|| value.to_vec());
                out.extend(wire_forms::bytes(tag >> 3, &inner));
            }
            _ => out.extend_from_slice(&bytes[start..at]),
        }
    }
    Some(out)
}

/// Passes over a value; answers the bytes of one that has a length.
fn value<'b>(bytes: &'b [u8], at: &mut usize, tag: u32) -> Option<&'b [u8]> {
    if tag < 8 {
        return None;
    }
    match tag & 7 {
        0 => varint(bytes, at).map(|_| &[][..]),
        1 => take(bytes, at, 8),
        2 => {
            let len = varint(bytes, at)?;
            take(bytes, at, usize::try_from(len).ok()?)
        }
        3 => loop {
            let inner = u32::try_from(varint(bytes, at)?).ok()?;
            if inner & 7 == 4 {
                return (inner >> 3 == tag >> 3).then_some(&[][..]);
            }
            value(bytes, at, inner)?;
        },
        5 => take(bytes, at, 4),
        _ => None,
    }
}

fn take<'b>(bytes: &'b [u8], at: &mut usize, len: usize) -> Option<&'b [u8]> {
    let taken = bytes.get(*at..)?.get(..len)?;
    *at += len;
    Some(taken)
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0u128;
    for shift in (0..70).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u128::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return u64::try_from(value).ok();
        }
    }
    None
}
