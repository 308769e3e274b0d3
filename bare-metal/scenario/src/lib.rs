//! One run of the library that needs nothing but memory: the freestanding binary, the Cortex-M4
//! image and the hosted example call the same [`run`], and must print the same.
#![no_std]
#![forbid(unsafe_code)]

use core::fmt::{self, Write};

use tickwire_core::decimal::Decimal;

/// Prices and sizes as venues write them.
const NUMBERS: [&str; 6] = [
    "67123.4",
    "0.00000000001234",
    "1000000000000",
    "-12.50",
    "79228162514264337593543950335",
    "0",
];

/// Runs the scenario and writes its result, one line a fact.
///
/// # Errors
///
/// Where `out` refuses text, or the library refuses a number that it must read.
pub fn run(out: &mut dyn Write) -> fmt::Result {
    let mut hash = Fnv::new();
    for text in NUMBERS {
        let decimal = Decimal::parse(text.as_bytes()).map_err(|_| fmt::Error)?;
        hash.add(&decimal.mantissa().to_le_bytes());
        hash.add(&[decimal.scale(), u8::from(decimal.is_negative())]);
        write!(hash, "{decimal}")?;
    }
    writeln!(out, "numbers {}", NUMBERS.len())?;
    writeln!(out, "hash {:016x}", hash.0)
}

/// FNV-1a, 64 bits: enough to compare two runs that are both ours.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.add(text.as_bytes());
        Ok(())
    }
}
