//! The sessions of a script, for drivers that are handed one.

use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::book::Books;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{
    Config, Memory, PrivateConfig, PrivateMemory, PrivateSession, Session, Symbols,
};
use tickwire_core::symbol::Symbol;

use crate::script::Script;

/// What draws jitter; masks and keys have entropy of their own.
const SEED: [u8; 32] = [7; 32];

/// Levels a side of a book, where the script does not say.
const DEPTH: usize = 1_000;

/// A public session; its configuration points into the script.
pub(super) fn public<'s, X: Exchange>(
    script: &'s Script,
    venue: X,
    channels: &'s [X::Channel],
) -> Session<'s, X, Books<'s>> {
    let symbols: Vec<_> = script.symbols.iter().map(String::as_str).collect();
    let symbols = Symbols::new(&symbols).expect("a symbol");
    let mut config = Config::of(&venue);
    script.settings.apply(&mut config);
    let mut config = Config { channels, rest_base: script.rest_base.as_str(), ..config };
    config.context.url = &script.url;
    let count = u16::try_from(symbols.len()).expect("few symbols");
    let books = Books::owned(usize::from(count), script.settings.depth.unwrap_or(DEPTH));
    let (books, memory) = (books.expect("books"), Memory::owned(count));
    Session::public(venue, symbols, config, books, memory, SEED).expect("the script is right")
}

/// A private session; its configuration points into the script and the symbols.
pub(super) fn private<'s, V: PrivateExchange>(
    script: &'s Script,
    venue: V,
    (key, secret): (&str, &str),
    symbols: &'s [Symbol],
) -> PrivateSession<'s, V::Account> {
    let credentials = Credentials::new(key, secret).expect("credentials");
    let mut config = PrivateConfig::of(&venue);
    config.symbols = symbols;
    script.settings.apply(&mut config.session);
    let mut config: PrivateConfig<'s, _> = config;
    config.session.rest_base = &script.rest_base;
    config.session.context.url = &script.url;
    let memory = PrivateMemory::owned();
    PrivateSession::private(venue, credentials, config, memory, SEED).expect("the script is right")
}

/// The symbols of a script.
pub(super) fn symbols(script: &Script) -> Vec<Symbol> {
    script.symbols.iter().map(|text| Symbol::new(text).expect("a symbol")).collect()
}
