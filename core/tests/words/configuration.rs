//! What a programmer is told at construction.

use tickwire_core::account::credentials::CredentialsError;
use tickwire_core::book::BooksError;
use tickwire_core::connection;
use tickwire_core::endpoint::{Endpoint, EndpointError};
use tickwire_core::http::{self, Base};
use tickwire_core::session::ConfigError;
use tickwire_core::ws::{self, BadOpening, Opening};

use crate::says;

#[test]
fn a_session_that_cannot_be_made_says_what_to_change() {
    says(&[
        (ConfigError::NoSymbols, "a public session needs at least one symbol"),
        (ConfigError::Symbol(3), "symbol 3 of the list is empty or longer than 32 bytes"),
        (ConfigError::TooManySymbols, "more symbols than the session may hold"),
        (ConfigError::Channels, "a session needs one to twelve channels"),
        (
            ConfigError::SameStream(0, 2),
            "channels 0 and 2 cannot be told apart in the venue's messages",
        ),
        (ConfigError::Url(EndpointError::Host), "the address names no host"),
        (ConfigError::Index, "the symbol index must be a power of two, at least twice the rows"),
        (ConfigError::Memory, "a buffer given to the session is empty"),
        (ConfigError::Books, "the book store holds fewer books than symbols"),
        (ConfigError::ZeroTimeout, "a timeout is zero, by which nothing could ever be in time"),
        (ConfigError::Age, "a connection must be allowed to become a minute old"),
    ]);
}

#[test]
fn a_buffer_that_is_too_small_says_how_large_it_must_be() {
    let small = ws::ConfigError::RxTooSmall { least: 4096 };
    says(&[
        (connection::ConfigError::WebSocket(small), "a receive buffer needs 4096 bytes"),
        (connection::ConfigError::Opening(BadOpening::Path), "the path is not one"),
        (connection::ConfigError::TxTooSmall(640), "the send buffer needs 640 bytes"),
    ]);
    says(&[
        (BooksError::ZeroDepth, "a book needs a depth of at least one level"),
        (
            BooksError::TooFewEntries { needed: 80, given: 79 },
            "the books need 80 entries (two times the depth each), not 79",
        ),
    ]);
}

/// Each by an address that has it.
#[test]
fn an_address_that_is_none_says_which_part_is_wrong() {
    let wrong = |url: &str| Endpoint::parse(url).unwrap_err();
    says(&[
        (wrong("http://a.example"), "the address does not start with ws:// or wss://"),
        (
            Base::parse("wss://a.example").unwrap_err(),
            "the REST base does not start with http:// or https://",
        ),
        (wrong("wss:///path"), "the address names no host"),
        (wrong("wss://a.example:0/"), "the address's port is not a number from 1 to 65535"),
        (wrong("wss://a.example/a b"), "the address has a character that none may have"),
    ]);
}

#[test]
fn a_request_that_cannot_be_written_says_which_part_is_wrong() {
    let wrong = |host, path, headers| Opening::new(host, path, headers).unwrap_err();
    says(&[
        (wrong("a b", "/", &[]), "the host is not one"),
        (wrong("a", "no-slash", &[]), "the path is not one"),
        (wrong("a", "/", &[("X-Any", "line\r\nbreak")]), "an extra header is malformed"),
        (wrong("a", "/", &[("Upgrade", "h2c")]), "an extra header is the handshake's own"),
    ]);
    assert_eq!(Opening::new("a.example:9", "/", &[]).unwrap().host(), "a.example:9");
}

#[test]
fn a_call_that_cannot_be_written_says_which_part_is_wrong() {
    says(&[
        (http::Unfit::TooLong, "the request is longer than the buffer for it"),
        (http::Unfit::Host, "the host of the REST base is not one"),
        (http::Unfit::Path, "the path of the request is not one"),
        (http::Unfit::Header, "a header of the request is malformed"),
        (http::Unfit::Reserved, "a header of the request is the call's own"),
    ]);
}

#[test]
fn credentials_that_are_none_say_so_and_not_what_they_were() {
    says(&[
        (CredentialsError::NoKey, "the key of the account is empty"),
        (CredentialsError::NoSecret, "the secret of the account is empty"),
        (
            CredentialsError::Form,
            "the key or the secret has a blank or a control character, or is too long",
        ),
    ]);
}
