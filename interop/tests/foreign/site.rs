//! Where a test runs: at which server, and how it is asked.

use tickwire_core::ws::Fault;
use tickwire_core::ws::deflate::Offer;
use tickwire_interop::{Language, Peer, Server, Setup};

/// Room for what most tests send and receive.
pub(crate) const ROOM: Setup = Setup { receives: 300_000, sends: 300_000, deflate: None };

/// A server, and whether the client and it are to agree on permessage-deflate.
#[derive(Clone, Copy)]
pub(crate) struct Site {
    server: &'static Server,
    deflated: bool,
}

impl Site {
    /// `None`, said on stderr, where there is no such server here.
    pub(crate) fn of(language: Language, deflated: bool) -> Option<Self> {
        Server::of(language).map(|server| Self { server, deflated })
    }

    pub(crate) const fn server(self) -> &'static Server {
        self.server
    }

    /// Whether permessage-deflate is to be agreed.
    pub(crate) const fn is_deflated(self) -> bool {
        self.deflated
    }

    /// A client that is open, with permessage-deflate where that is to be agreed.
    pub(crate) fn open(self, path: &str, setup: Setup) -> Peer {
        let mut peer = self.opened(path, setup).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        assert_eq!(peer.client().is_deflated(), self.deflated, "{path}");
        peer
    }

    /// The fault of a client that cannot be opened.
    pub(crate) fn refused(self, path: &str, setup: Setup) -> Fault {
        match self.opened(path, setup) {
            Ok(_) => panic!("{path} is open"),
            Err(fault) => fault,
        }
    }

    fn opened(self, path: &str, mut setup: Setup) -> Result<Peer, Fault> {
        if !self.deflated {
            return Peer::open(self.server, path, setup);
        }
        setup.deflate = setup.deflate.or(Some(Offer::DEFAULT));
        let mark = if path.contains('?') { '&' } else { '?' };
        Peer::open(self.server, &format!("{path}{mark}deflate"), setup)
    }
}

/// Makes tests of functions that take a [`Site`]: for each server, with and without
/// permessage-deflate.
macro_rules! at_each_site {
    ($($test:ident),+ $(,)?) => {
        $(at_each_site!(@ $test
            python Python false, node Node false,
            python_deflated Python true, node_deflated Node true
        );)+
    };
    (@ $test:ident $($name:ident $language:ident $deflated:literal),+) => {
        mod $test {
            $(
                #[test]
                fn $name() {
                    use tickwire_interop::Language::$language;
                    if let Some(site) = crate::site::Site::of($language, $deflated) {
                        super::$test(site);
                    }
                }
            )+
        }
    };
}

/// Makes tests for each server, without permessage-deflate.
macro_rules! at_each_plain_site {
    ($($test:ident),+ $(,)?) => {
        $(at_each_site!(@ $test python Python false, node Node false);)+
    };
}

/// Makes tests for each server, with permessage-deflate.
macro_rules! at_each_deflated_site {
    ($($test:ident),+ $(,)?) => {
        $(at_each_site!(@ $test python_deflated Python true, node_deflated Node true);)+
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
