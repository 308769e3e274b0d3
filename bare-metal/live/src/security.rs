//! What protects the image's connections.

use core::fmt;

use crate::arguments::Arguments;

#[cfg(not(feature = "tls"))]
pub(crate) use plain::Trust;
#[cfg(feature = "tls")]
pub(crate) use tls::Trust;

/// There is no authority to trust.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "without TLS nobody is trusted"))]
pub(crate) enum Failure {
    /// None was named.
    Nobody,
    /// Its certificate cannot be read.
    Unreadable,
    /// It is longer than there is room for.
    TooLong,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "TLS needs a fifth argument: a file of an authority's certificate, DER",
            Self::Unreadable => "the file of the authority's certificate cannot be read",
            Self::TooLong => "the authority's certificate is longer than 2,047 bytes",
        })
    }
}

#[cfg(not(feature = "tls"))]
mod plain {
    use tickwire_embassy::Plain;

    use super::{Arguments, Failure};

    /// Nobody: there is no TLS.
    #[derive(Debug)]
    pub(crate) struct Trust;

    impl Trust {
        pub(crate) fn of(_: &Arguments<'_>) -> Result<Self, Failure> {
            Ok(Self)
        }

        pub(crate) fn security(&mut self) -> Plain {
            Plain
        }
    }
}

#[cfg(feature = "tls")]
mod tls {
    use tickwire_board::File;
    use tickwire_embassy::{Tls, TlsMemory};

    use super::{Arguments, Failure};
    use crate::{chance, clock};

    /// The longest certificate, and one byte by which a longer one is seen.
    const CERTIFICATE: usize = 2_048;
    /// The longest record of TLS, and what is on its way to and from the driver.
    const RECORD: usize = 16_640;
    const PLAIN: usize = 2_048;

    /// An authority, and the buffers of TLS.
    #[derive(Debug)]
    pub(crate) struct Trust {
        authority: [u8; CERTIFICATE],
        length: usize,
        memory: TlsMemory<RECORD, PLAIN>,
    }

    impl Trust {
        /// Reads the authority's certificate from a file of the host. A product has it in its
        /// image.
        pub(crate) fn of(arguments: &Arguments<'_>) -> Result<Self, Failure> {
            let mut trust =
                Self { authority: [0; CERTIFICATE], length: 0, memory: TlsMemory::new() };
            let path = arguments.authority.ok_or(Failure::Nobody)?;
            let mut file = File::open(path).ok_or(Failure::Unreadable)?;
            loop {
                let room = &mut trust.authority[trust.length..];
                if room.is_empty() {
                    return Err(Failure::TooLong);
                }
                match file.read(room).map_err(|_| Failure::Unreadable)? {
                    0 => return Ok(trust),
                    count => trust.length += count,
                }
            }
        }

        pub(crate) fn security(&mut self) -> Tls<'_> {
            let authority = &self.authority[..self.length];
            Tls::trusting(authority, &mut self.memory, clock::wall, chance::draw)
        }
    }
}
