//! What the image is told on its command line, which an emulator hands over.

use core::fmt;

use crate::chance::SEED;

/// The command line, taken apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arguments<'a> {
    /// The WebSocket address: `ws://10.0.2.2:9010/ws/v4/`.
    pub(crate) url: &'a str,
    /// The base of the addresses of REST: `http://10.0.2.2:9010`.
    pub(crate) rest_base: &'a str,
    /// The symbol.
    pub(crate) symbol: &'a str,
    /// What stands in for a source of chance.
    pub(crate) seed: [u8; SEED],
    /// A file of the host with the certificate of the authority that TLS is to trust, in DER.
    #[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "without TLS nobody is trusted"))]
    pub(crate) authority: Option<&'a str>,
}

/// The command line is not as it should be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage;

impl<'a> Arguments<'a> {
    /// Takes a command line apart.
    pub(crate) fn of(line: &'a str) -> Result<Self, Usage> {
        let mut words = line.split_ascii_whitespace();
        let mut word = || words.next().ok_or(Usage);
        let (url, rest_base, symbol) = (word()?, word()?, word()?);
        let seed = seed(word()?).ok_or(Usage)?;
        Ok(Self { url, rest_base, symbol, seed, authority: words.next() })
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the command line is: WEBSOCKET-ADDRESS REST-BASE SYMBOL SEED-OF-64-HEX-DIGITS \
             [AUTHORITY]",
        )
    }
}

/// Bytes in hexadecimal.
fn seed(text: &str) -> Option<[u8; SEED]> {
    let mut seed = [0; SEED];
    if text.len() != 2 * SEED {
        return None;
    }
    for (byte, digits) in seed.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(core::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(seed)
}
