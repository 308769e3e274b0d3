//! Headers against an encoder and a decoder written from RFC 6455 section 5.2 alone.

extern crate std;
use super::*;
use proptest::prelude::*;
use std::vec;
use std::vec::Vec;

/// What the bits of section 5.2 say, rules aside.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bits {
    fin: bool,
    rsv: u8,
    opcode: u8,
    masked: bool,
    /// 7, 16 or 64.
    form: u8,
    len: u64,
}

impl Bits {
    fn encode(self) -> Vec<u8> {
        let mask = u8::from(self.masked) << 7;
        let mut out = vec![u8::from(self.fin) << 7 | self.rsv << 4 | self.opcode];
        match self.form {
            7 => out.push(mask | u8::try_from(self.len).unwrap()),
            16 => {
                out.push(mask | 126);
                out.extend(u16::try_from(self.len).unwrap().to_be_bytes());
            }
            _ => {
                out.push(mask | 127);
                out.extend(self.len.to_be_bytes());
            }
        }
        out
    }

    /// Every rule that this header breaks.
    fn violations(self, deflate: bool) -> Vec<Violation> {
        let starts_deflated = deflate && self.rsv == 4 && matches!(self.opcode, 1 | 2);
        let control = self.opcode >= 8;
        let defined = matches!(self.opcode, 0..=2 | 8..=10);
        let least = match self.form {
            7 => 0,
            16 => 126,
            _ => 65_536,
        };
        [
            (self.rsv != 0 && !starts_deflated, Violation::Rsv),
            (!defined, Violation::Opcode),
            (self.masked, Violation::Masked),
            (defined && control && !self.fin, Violation::ControlFragmented),
            (defined && control && self.form != 7, Violation::ControlLength),
            (self.len < least || self.len > i64::MAX.unsigned_abs(), Violation::Length),
        ]
        .into_iter()
        .filter_map(|(broken, violation)| broken.then_some(violation))
        .collect()
    }
}

fn lengths() -> impl Strategy<Value = (u8, u64)> {
    const EDGES: [u64; 10] =
        [0, 1, 125, 126, 127, 65_535, 65_536, u64::MAX >> 1, (u64::MAX >> 1) + 1, u64::MAX];
    prop_oneof![
        (0..=125_u64).prop_map(|len| (7, len)),
        any::<u16>().prop_map(|len| (16, u64::from(len))),
        any::<u64>().prop_map(|len| (64, len)),
        proptest::sample::select(&EDGES[..]).prop_map(|len| (64, len)),
        (0..200_u64).prop_map(|len| (16, len)),
    ]
}

prop_compose! {
    fn headers()(
        fin in any::<bool>(),
        rsv in prop_oneof![4 => Just(0_u8), 1 => 0..8_u8],
        opcode in 0..16_u8,
        masked in proptest::bool::weighted(0.2),
        (form, len) in lengths(),
    ) -> Bits {
        Bits { fin, rsv, opcode, masked, form, len }
    }
}

fn check(bits: Bits) {
    check_with(bits, false);
    check_with(bits, true);
}

fn check_with(bits: Bits, deflate: bool) {
    let bytes = bits.encode();
    let broken = bits.violations(deflate);
    match Header::parse(&bytes, deflate) {
        Ok(Some(header)) => {
            assert!(broken.is_empty(), "{bits:?} breaks {broken:?}");
            assert_eq!((header.fin, header.opcode.bits()), (bits.fin, bits.opcode), "{bits:?}");
            assert_eq!(header.deflated, bits.rsv == 4, "{bits:?}");
            assert_eq!((header.len, header.size), (bits.len, bytes.len()), "{bits:?}");
        }
        Ok(None) => panic!("{bits:?} is whole"),
        Err(violation) => assert!(broken.contains(&violation), "{bits:?} gave {violation:?}"),
    }
    // A prefix is either undecided, or already what the whole is.
    for len in 0..bytes.len() {
        let early = Header::parse(&bytes[..len], deflate);
        assert!(
            early == Ok(None) || early == Header::parse(&bytes, deflate),
            "{bits:?} cut at {len}"
        );
    }
}

#[test]
fn every_two_byte_start_is_judged_by_the_rules() {
    for first in 0..=255_u8 {
        for second in 0..=255_u8 {
            let (form, len) = match second & 0x7f {
                126 => (16, 300),
                127 => (64, 70_000),
                short => (7, u64::from(short)),
            };
            let masked = second & 0x80 != 0;
            let (fin, rsv, opcode) = (first & 0x80 != 0, (first >> 4) & 7, first & 15);
            check(Bits { fin, rsv, opcode, masked, form, len });
        }
    }
}

#[test]
fn only_the_shortest_form_of_a_length_is_right() {
    let parse =
        |bytes: &[u8]| Header::parse(bytes, false).map(|header| header.map(|header| header.len));
    assert_eq!(parse(&[0x82, 125]), Ok(Some(125)));
    assert_eq!(parse(&[0x82, 126, 0, 125]), Err(Violation::Length));
    assert_eq!(parse(&[0x82, 126, 0, 126]), Ok(Some(126)));
    assert_eq!(parse(&[0x82, 126, 255, 255]), Ok(Some(65_535)));
    assert_eq!(parse(&[0x82, 127, 0, 0, 0, 0, 0, 0, 255, 255]), Err(Violation::Length));
    assert_eq!(parse(&[0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]), Ok(Some(65_536)));
    assert_eq!(
        parse(&[0x82, 127, 127, 255, 255, 255, 255, 255, 255, 255]),
        Ok(Some(u64::MAX >> 1))
    );
    assert_eq!(parse(&[0x82, 127, 128, 0, 0, 0, 0, 0, 0, 0]), Err(Violation::Length));
}

/// Reads one of our headers back: opcode, length, key and header size.
fn decode(bytes: &[u8]) -> (u8, u64, [u8; 4], usize) {
    assert_eq!(bytes[0] & 0xf0, 0x80, "one whole frame, no reserved bit");
    assert_eq!(bytes[1] & 0x80, 0x80, "masked");
    let (len, at) = match bytes[1] & 0x7f {
        126 => (u64::from(u16::from_be_bytes([bytes[2], bytes[3]])), 4),
        127 => (u64::from_be_bytes(bytes[2..10].try_into().unwrap()), 10),
        short => (u64::from(short), 2),
    };
    (bytes[0] & 15, len, bytes[at..at + 4].try_into().unwrap(), at + 4)
}

proptest! {
    #[test]
    fn any_header_is_judged_by_the_rules(bits in headers()) {
        check(bits);
    }

    #[test]
    fn our_headers_read_back(
        len in prop_oneof![0..200_usize, 65_500..65_600_usize, any::<usize>()],
        key in any::<[u8; 4]>(),
        opcode in proptest::sample::select(&[Opcode::Text, Opcode::Binary, Opcode::Pong][..]),
    ) {
        let head = Head::new(opcode, false, len, key);
        let expected = (opcode.bits(), u64::try_from(len).unwrap(), key, head.as_bytes().len());
        prop_assert_eq!(decode(head.as_bytes()), expected);
        prop_assert_eq!(head.as_bytes().len(), Head::size(len));
    }

    #[test]
    fn masking_is_octet_i_xor_key_i_mod_4(
        payload in proptest::collection::vec(any::<u8>(), 0..100),
        key in any::<[u8; 4]>(),
    ) {
        let expected: Vec<u8> =
            payload.iter().enumerate().map(|(i, byte)| byte ^ key[i % 4]).collect();
        let mut masked = payload;
        mask(&mut masked, key);
        prop_assert_eq!(masked, expected);
    }
}
