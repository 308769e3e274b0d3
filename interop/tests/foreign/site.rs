//! Where a test runs: at which server, and how it is asked.

use tickwire_core::ws::Fault;
use tickwire_interop::{Language, Peer, Server, Setup};

/// Room for what most tests send and receive.
pub(crate) const ROOM: Setup = Setup { receives: 300_000, sends: 300_000 };

/// A server.
#[derive(Clone, Copy)]
pub(crate) struct Site {
    server: &'static Server,
}

impl Site {
    /// `None`, said on stderr, where there is no such server here.
    pub(crate) fn of(language: Language) -> Option<Self> {
        Server::of(language).map(|server| Self { server })
    }

    pub(crate) const fn server(self) -> &'static Server {
        self.server
    }

    /// A client that is open.
    pub(crate) fn open(self, path: &str, setup: Setup) -> Peer {
        Peer::open(self.server, path, setup).unwrap_or_else(|fault| panic!("{path}: {fault}"))
    }

    /// The fault of a client that cannot be opened.
    pub(crate) fn refused(self, path: &str) -> Fault {
        match Peer::open(self.server, path, ROOM) {
            Ok(_) => panic!("{path} is open"),
            Err(fault) => fault,
        }
    }
}

/// Makes a test for each server of functions that take a [`Site`].
macro_rules! at_each_site {
    ($($test:ident),+ $(,)?) => {
        at_each_site!(@ python Python $($test)+);
        at_each_site!(@ node Node $($test)+);
    };
    (@ $module:ident $language:ident $($test:ident)+) => {
        mod $module {
            $(
                #[test]
                fn $test() {
                    use tickwire_interop::Language::$language;
                    if let Some(site) = crate::site::Site::of($language) {
                        super::$test(site);
                    }
                }
            )+
        }
    };
}

/// Bytes that tell where they are, as the servers make them.
pub(crate) fn pattern(len: usize) -> Vec<u8> {
    (0..=250).cycle().take(len).collect()
}

/// Text of at most `len` bytes with characters of one to four bytes.
pub(crate) fn text(len: usize) -> String {
    let mut text = String::with_capacity(len);
    for character in ['a', 'ß', '€', '🦀', '\u{10ffff}', '\0'].into_iter().cycle() {
        if text.len() + character.len_utf8() > len {
            return text;
        }
        text.push(character);
    }
    text
}
