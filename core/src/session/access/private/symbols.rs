//! The symbols that are asked about one by one, where the venue wants one named.

use crate::account::exchange::AccountExchange;
use crate::account::ledger::Part;
use crate::account::record::Record;
use crate::book::BookStore;
use crate::session::Session;
use crate::symbol::Symbol;

use super::Private;

impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// Whether the venue wants a symbol named where it is asked for a part.
    pub(super) const fn by_symbol(&self, part: Part) -> bool {
        match part {
            Part::Orders => self.access.entrance.orders_by_symbol,
            Part::Fills => self.access.entrance.fills_by_symbol,
            Part::Balances | Part::Positions => false,
        }
    }

    /// The first part of which a symbol has to be named.
    pub(super) fn first_by_symbol(&self) -> Option<Part> {
        Part::ALL.into_iter().find(|part| self.by_symbol(*part))
    }

    /// The next symbol that the account has anything of, or that the configuration names.
    pub(super) fn symbol_after(&self, last: Option<&Symbol>) -> Option<Symbol> {
        self.access.asked_symbols().filter(|symbol| last.is_none_or(|last| symbol > last)).min()
    }
}

impl Private<'_> {
    /// Whether the venue wants symbols named.
    pub(super) const fn goes_by_symbol(&self) -> bool {
        self.entrance.orders_by_symbol || self.entrance.fills_by_symbol
    }

    /// The symbols that the account has anything of, and those that the configuration names; some
    /// more than once.
    fn asked_symbols(&self) -> impl Iterator<Item = Symbol> {
        let held = self.ledger.rows().filter_map(|(symbol, _, record)| {
            symbol.copied().filter(|_| !matches!(record, Record::Balance(_)))
        });
        let open = self.actions.all_open().filter_map(|action| action.symbol);
        self.symbols.iter().copied().chain(held).chain(open)
    }

    /// Whether a symbol would be asked about.
    pub(super) fn asks_about(&self, symbol: &Symbol) -> bool {
        self.asked_symbols().any(|asked| asked == *symbol)
    }
}
