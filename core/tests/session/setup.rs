//! What a session is made of, over memory that lives as long as the test.

use tickwire_core::book::{BookHead, Books, Entry};
use tickwire_core::event::Level;
use tickwire_core::meter::{KINDS, Meter};
use tickwire_core::scratch::Item;
use tickwire_core::session::{Config, ConfigError, Memory, Row, Session, Symbols};
use tickwire_core::symbol::Symbol;
use tickwire_core::testing::{MockChannel, MockVenue};

pub(crate) type Mock = Session<'static, MockVenue, Books<'static>>;
type Change = Box<dyn Fn(&mut Config<'static, MockChannel>)>;

/// What a session is made of.
pub(crate) struct Setup {
    pub(crate) symbols: Vec<&'static str>,
    pub(crate) channels: &'static [MockChannel],
    pub(crate) venue: MockVenue,
    pub(crate) rows: usize,
    pub(crate) items: usize,
    pub(crate) levels: usize,
    pub(crate) batch: usize,
    pub(crate) text: usize,
    pub(crate) books: usize,
    pub(crate) depth: usize,
    pub(crate) min_depth: Option<usize>,
    pub(crate) seed: u8,
    changes: Vec<Change>,
}

impl Setup {
    /// One symbol, `A`, on `trades`.
    pub(crate) fn new() -> Self {
        Self {
            symbols: vec!["A"],
            channels: &[MockChannel::Trades],
            venue: MockVenue::default(),
            rows: 8,
            items: 16,
            levels: 64,
            batch: 8,
            text: 256,
            books: 8,
            depth: 16,
            min_depth: Some(0),
            seed: 1,
            changes: Vec::new(),
        }
    }

    pub(crate) fn symbols(mut self, symbols: &[&'static str]) -> Self {
        self.symbols = symbols.to_vec();
        self.rows = self.rows.max(symbols.len());
        self.books = self.books.max(symbols.len());
        self
    }

    pub(crate) fn channels(mut self, channels: &'static [MockChannel]) -> Self {
        self.channels = channels;
        self
    }

    pub(crate) fn with(
        mut self,
        change: impl Fn(&mut Config<'static, MockChannel>) + 'static,
    ) -> Self {
        self.changes.push(Box::new(change));
        self
    }

    pub(crate) fn session(&self) -> Result<Mock, ConfigError> {
        let mut config = Config { channels: self.channels, ..Config::of(&self.venue) };
        self.changes.iter().for_each(|change| change(&mut config));
        let memory = Memory {
            rows: vec![Row::default(); self.rows].leak().into(),
            index: vec![0; (self.rows * 2).next_power_of_two()].leak().into(),
            items: vec![Item::default(); self.items].leak().into(),
            levels: vec![Level::default(); self.levels].leak().into(),
            batch: vec![Symbol::default(); self.batch].leak().into(),
            text: vec![0; self.text].leak().into(),
            meters: vec![Meter::new(); KINDS].leak().into(),
        };
        let heads = vec![BookHead::EMPTY; self.books].leak();
        let entries = vec![Entry::EMPTY; self.books * self.depth * 2].leak();
        let mut books = Books::new(heads, entries, self.depth).expect("books");
        if let Some(levels) = self.min_depth {
            books = books.with_min_depth(levels);
        }
        let symbols = Symbols::new(&self.symbols)?;
        Session::public(self.venue, symbols, config, books, memory, [self.seed; 32])
    }
}
