//! The user's handlers: called in the order of registration, each kept from harming the others.

use tickwire_core::book::{BookRef, BookState};
use tickwire_core::event::Slot;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

/// What a handler may return: nothing, or a result whose error is counted and announced.
pub trait Outcome {
    /// The error in words, where there is one.
    fn failure(self) -> Option<String>;
}

impl Outcome for () {
    fn failure(self) -> Option<String> {
        None
    }
}

impl<E: core::fmt::Display> Outcome for Result<(), E> {
    fn failure(self) -> Option<String> {
        self.err().map(|error| error.to_string())
    }
}

/// A book that changed: its levels, or whether they can be trusted.
#[derive(Clone, Copy, Debug)]
pub struct BookUpdate<'a> {
    /// The symbol's row.
    pub slot: Slot,
    /// The symbol.
    pub symbol: &'a Symbol,
    /// The book, readable where it is live.
    pub book: BookRef<'a>,
    /// When it changed, by the venue's clock.
    pub time: Option<UnixNanos>,
    /// When the change was read, by ours; `None` where the change is one of state.
    pub received: Option<UnixNanos>,
    /// The new state, where the change is one of state.
    pub changed: Option<BookState>,
}

/// A handler that failed or panicked. Announced at once the first time, then at most once a second
/// for each handler.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HandlerFailure<'a> {
    /// Its kind, such as `trade`.
    pub kind: &'static str,
    /// Its position among all handlers, from 0, in the order of registration.
    pub position: usize,
    /// Whether it panicked.
    pub panicked: bool,
    /// The last error, or the panic's message.
    pub message: &'a str,
    /// How often it failed since this was last announced.
    pub count: u32,
}
