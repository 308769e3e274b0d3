//! What people read when something goes wrong: what it was, about what, and what to do.

use std::error::Error;
use std::io;

use tickwire_core::account::credentials::CredentialsError;
use tickwire_core::account::ledger::{AccountFault, AccountState};
use tickwire_core::book::BooksError;
use tickwire_core::endpoint::EndpointError;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::plan::PlanError;
use tickwire_core::retry::Cause;
use tickwire_core::session::{NotAsked, Refused, State, Stop, Unanswered};
use tickwire_core::ws::deflate;
use tickwire_core::{connection, session};

use super::{
    AccountNotLive, ActError, CheckError, CloseError, ConnectError, FeedError, NotLive, Panicked,
    WishError,
};
use crate::checked::UnfitSymbol;
use crate::wish::Unsent;

/// Each reads as it should, in one line, and has a source where another error is behind it.
fn says<E: Error>(table: &[(E, &str, bool)]) {
    for (error, words, has_source) in table {
        assert_eq!(error.to_string(), *words);
        assert_eq!(error.source().is_some(), *has_source, "{words}");
    }
}

#[test]
fn a_feed_that_cannot_be_made_says_what_to_change() {
    let (url, base) = ("http://a".to_owned(), "ftp://a".to_owned());
    let (address, error) = ("ws://a.example/".to_owned(), EndpointError::Scheme);
    let wrong = "the feed's configuration is wrong: ";
    says(&[
        (
            FeedError::Session(session::ConfigError::Channels),
            &format!("{wrong}a session needs one to twelve channels"),
            true,
        ),
        (
            FeedError::Connection(connection::ConfigError::TxTooSmall(9)),
            &format!("{wrong}the send buffer needs 9 bytes"),
            true,
        ),
        (
            FeedError::Deflate(deflate::ConfigError::WindowBits),
            &format!("{wrong}a window of deflate has 8 to 15 bits"),
            true,
        ),
        (
            FeedError::Plan(PlanError::TooManySymbols),
            "the feed's symbols have no room: a feed has at most 65,536 symbols",
            true,
        ),
        (
            FeedError::Books(BooksError::ZeroDepth),
            "the feed's books cannot be kept: a book needs a depth of at least one level",
            true,
        ),
        (
            FeedError::Url { url, error },
            "\"http://a\" is no address of a feed: the address does not start with ws:// or wss://",
            true,
        ),
        (
            FeedError::Symbol { at: 2, symbol: String::new() },
            "symbol 2 of the list, \"\", is empty or longer than 32 bytes",
            false,
        ),
        (
            FeedError::RestBase { base, error },
            "\"ftp://a\" is no base of REST addresses: it must be http:// or https:// and a host",
            true,
        ),
        (FeedError::Credentials(CredentialsError::NoKey), "the key of the account is empty", true),
        (
            FeedError::Unprotected { address },
            "\"ws://a.example/\" is without TLS and not this machine: an account's secrets do not \
             go there; use wss:// and https://",
            false,
        ),
        (FeedError::Entropy, "the system has no entropy to give", false),
        (
            FeedError::Runtime,
            "a feed must be started on its runtime: in a task of it, or inside `block_on`",
            false,
        ),
    ]);
}

fn unreachable() -> ConnectError {
    let source = io::Error::new(io::ErrorKind::NotFound, "no record");
    ConnectError { authority: "a.example".to_owned(), cause: Cause::Dns, source }
}

#[test]
fn symbols_that_could_not_be_checked_say_why() {
    let why = Unanswered::Timeout;
    let error = Malformed::value(MalformedKind::Syntax, 4);
    let nowhere = "cannot connect to a.example: the host name was not resolved (no record)";
    let of = "the venue's rules cannot be had: ";
    says(&[
        (CheckError::from(FeedError::Entropy), "the system has no entropy to give", true),
        (CheckError::Path, "the path of the request for rules is too long", false),
        (
            CheckError::NoAnswer { why, unreachable: Some(unreachable()) },
            &format!("{of}{nowhere}"),
            true,
        ),
        (
            CheckError::NoAnswer { why, unreachable: None },
            &format!("{of}the answer took too long"),
            false,
        ),
        (CheckError::Status(503), &format!("{of}HTTP status 503"), false),
        (
            CheckError::Malformed(error),
            "the venue's rules cannot be read: broken syntax at byte 4",
            false,
        ),
    ]);
    says(&[(unreachable(), nowhere, true)]);
    let unfit = ["A", "B"].map(|symbol| UnfitSymbol {
        symbol: symbol.to_owned(),
        status: None,
        meant: None,
    });
    let words = CheckError::Unfit(unfit.to_vec()).to_string();
    assert_eq!(words.matches("; ").count(), 1, "{words}");
}

#[test]
fn a_wish_that_was_not_granted_says_what_is_in_its_way() {
    says(&[
        (WishError::from(Refused::Paced), &Refused::Paced.to_string(), false),
        (
            WishError::from(Unsent::Ambiguous),
            "the feed has several connections: it must be said which is meant",
            false,
        ),
        (WishError::Over(Some(Stop::Requested)), "the feed is over: closed by the caller", false),
        (WishError::Over(None), "the feed is over", false),
    ]);
    says(&[
        (ActError::from(NotAsked::TooMany), &NotAsked::TooMany.to_string(), false),
        (ActError::from(WishError::Over(None)), "the feed is over", false),
    ]);
    says(&[
        (
            CloseError::Deadline,
            "the server did not close in time; the connection was cut off",
            false,
        ),
        (CloseError::from(Panicked), "the feed's task panicked", false),
    ]);
}

#[test]
fn what_is_not_live_is_named_and_why() {
    let mut feed = NotLive {
        state: State::Backoff,
        missing: vec!["A".to_owned(), "B".to_owned()],
        missing_count: 5,
        refused: vec!["C".to_owned()],
        refused_count: 1,
        cause: Some(Cause::Reset),
        stopped: None,
    };
    let words = "not live: the session is backoff (last failure: the connection was reset); \
                 missing: A, B and 3 more; refused by the venue: C";
    assert_eq!(feed.to_string(), words);
    (feed.stopped, feed.missing_count, feed.refused_count) = (Some(Stop::Requested), 0, 0);
    assert_eq!(feed.to_string(), "the feed is over: closed by the caller");
    let account = AccountState::Stale(AccountFault::Disconnected);
    let not_live =
        |cause, stopped| AccountNotLive { state: State::Live, account, cause, stopped }.to_string();
    let stands = "not live: the session is live, the account stale: disconnected";
    assert_eq!(not_live(None, None), stands);
    let failed = format!("{stands} (last failure: the connection was reset)");
    assert_eq!(not_live(Some(Cause::Reset), None), failed);
    let over = "the account is over: closed by the caller";
    assert_eq!(not_live(Some(Cause::Reset), Some(Stop::Requested)), over);
}
