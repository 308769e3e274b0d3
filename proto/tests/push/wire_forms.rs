//! Writing the wire format, for tests: also what no encoder writes.

pub(crate) fn varint(out: &mut Vec<u8>, value: u64) {
    padded_varint(out, value, 0);
}

/// A varint that is `padding` bytes longer than it need be.
pub(crate) fn padded_varint(out: &mut Vec<u8>, mut value: u64, padding: usize) {
    while value >= 0x80 {
        out.push(low_byte(value) | 0x80);
        value >>= 7;
    }
    out.push(low_byte(value));
    for _ in 0..padding {
        *out.last_mut().unwrap() |= 0x80;
        out.push(0);
    }
}

pub(crate) fn tag(out: &mut Vec<u8>, number: u32, wire_type: u32) {
    varint(out, u64::from(number) << 3 | u64::from(wire_type));
}

/// A field of wire type 0.
pub(crate) fn integer(number: u32, value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    tag(&mut out, number, 0);
    varint(&mut out, value);
    out
}

/// A field of wire type 2.
pub(crate) fn bytes(number: u32, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    tag(&mut out, number, 2);
    varint(&mut out, u64::try_from(bytes.len()).unwrap());
    out.extend_from_slice(bytes);
    out
}

/// A group around fields.
pub(crate) fn group(number: u32, fields: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    tag(&mut out, number, 3);
    out.extend_from_slice(fields);
    tag(&mut out, number, 4);
    out
}

fn low_byte(value: u64) -> u8 {
    u8::try_from(value & 0x7f).unwrap()
}
