//! What the image says of its book, and when it has seen enough.

use core::cell::Cell;
use core::fmt::{self, Write};

use embassy_time::{Duration, Instant};
use tickwire_board::Console;
use tickwire_embassy::Item;
use tickwire_embassy::core::book::LiveBook;
use tickwire_embassy::core::event::{Level, Slot};

use crate::feed::Spot;

/// Books that are printed of each connection.
const BOOKS: u32 = 3;
/// Connections that are seen; between them, whoever runs the image cuts.
const CONNECTIONS: u32 = 2;
/// Levels that are printed of each side at most.
const LEVELS: usize = 20;
/// Time between two books that are printed.
const PAUSE: Duration = Duration::from_millis(400);

/// Prints books, to be compared with the exchange's.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// The state of the book was last said to be live.
    live: Cell<bool>,
    connections: Cell<u32>,
    printed: Cell<u32>,
    last: Cell<Option<Instant>>,
}

impl Watch {
    /// Whether all is seen that is to be seen.
    pub(crate) fn is_done(&self) -> bool {
        self.connections.get() == CONNECTIONS && self.printed.get() == BOOKS
    }

    /// Takes what the driver says.
    ///
    /// # Errors
    ///
    /// Where the console takes no text.
    pub(crate) fn take(&self, item: Item<'_>, connection: &Spot<'_>) -> fmt::Result {
        if !matches!(item, Item::Event(_)) {
            say(format_args!("{item}"))?;
        }
        match connection.book(Slot(0)).and_then(|book| book.live()) {
            Some(book) => self.look(&book),
            None => {
                self.live.set(false);
                Ok(())
            }
        }
    }

    fn look(&self, book: &LiveBook<'_>) -> fmt::Result {
        if !self.live.replace(true) {
            say(format_args!("the book is live at {}", book.id()))?;
            self.connections.set(self.connections.get() + 1);
            self.printed.set(0);
        }
        let now = Instant::now();
        let is_early = self.last.get().is_some_and(|last| now < last + PAUSE);
        if is_early || self.printed.get() == BOOKS {
            return Ok(());
        }
        self.last.set(Some(now));
        self.printed.set(self.printed.get() + 1);
        print(book)
    }
}

/// Prints a line for people, with the time since the start.
///
/// # Errors
///
/// Where the console takes no text.
pub(crate) fn say(text: fmt::Arguments<'_>) -> fmt::Result {
    writeln!(Console, "# {} ms: {text}", Instant::now().as_millis())
}

/// Prints a book for programs: its id, its levels from the best on, and a line that ends it.
fn print(book: &LiveBook<'_>) -> fmt::Result {
    writeln!(Console, "book {}", book.id())?;
    let side = |name: &str, levels: &mut dyn Iterator<Item = Level>| {
        levels.take(LEVELS).try_for_each(|level| {
            writeln!(Console, "{name} {} {}", level.price.trimmed(), level.size.trimmed())
        })
    };
    side("bid", &mut book.bids())?;
    side("ask", &mut book.asks())?;
    writeln!(Console, "end {}", book.id())
}
