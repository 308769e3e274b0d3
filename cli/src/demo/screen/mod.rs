//! The demo on a terminal.

mod books;
mod header;
mod news;
mod symbols;
mod trades;

use core::time::Duration;
use std::io;
use std::time::Instant;

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Style};
use ratatui::{DefaultTerminal, Frame};
use tickwire_core::book::BookState;

use super::view::{SideView, View};

/// A terminal that is given back when this is dropped, and after a panic.
pub(super) struct Screen {
    terminal: DefaultTerminal,
}

impl Screen {
    pub(super) fn open() -> io::Result<Self> {
        Ok(Self { terminal: ratatui::try_init()? })
    }

    /// Draws a moment; says whether the user wants no more.
    pub(super) fn show(&mut self, view: &View<'_>) -> io::Result<bool> {
        self.terminal.draw(|frame| draw(frame, view))?;
        is_leaving()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        ratatui::restore();
    }
}

/// Whether one of the keys that wait to be read means the end.
fn is_leaving() -> io::Result<bool> {
    while event::poll(Duration::ZERO)? {
        if let Event::Key(key) = event::read()?
            && leaves(key)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// In raw mode ctrl-c is a key like any other.
fn leaves(key: KeyEvent) -> bool {
    match key.code {
        KeyCode::Char('q') | KeyCode::Esc => true,
        KeyCode::Char('c') => key.modifiers.contains(KeyModifiers::CONTROL),
        _ => false,
    }
}

/// Header, then the venues side by side, then the news.
fn draw(frame: &mut Frame<'_>, view: &View<'_>) {
    let news_height = if frame.area().height < 32 { 6 } else { 11 };
    let header = Constraint::Length(header::height(view));
    let rows = [header, Constraint::Fill(1), Constraint::Length(news_height)];
    let [top, middle, bottom] = Layout::vertical(rows).areas(frame.area());
    header::draw(frame, top, view);
    let columns = Layout::horizontal(view.sides.iter().map(|_| Constraint::Fill(1)));
    for (area, side) in columns.split(middle).iter().zip(&view.sides) {
        draw_side(frame, *area, side, view.now);
    }
    news::draw(frame, bottom, view);
}

/// Books, and beside or below them the symbols; under these trades, where there is room.
fn draw_side(frame: &mut Frame<'_>, area: Rect, side: &SideView<'_>, now: Instant) {
    let height = symbols::height(side);
    if area.width < WIDE {
        let symbols = Constraint::Length(height.min(area.height.saturating_mul(9) / 16));
        let [above, below] = Layout::vertical([Constraint::Fill(1), symbols]).areas(area);
        books::draw(frame, above, side);
        symbols::draw(frame, below, side, now);
        return;
    }
    let columns = [Constraint::Fill(1), Constraint::Length(symbols::WIDTH)];
    let [left, right] = Layout::horizontal(columns).areas(area);
    let rows = [Constraint::Length(height), Constraint::Fill(1)];
    let [above, below] = Layout::vertical(rows).areas(right);
    books::draw(frame, left, side);
    symbols::draw(frame, above, side, now);
    trades::draw(frame, below, side);
}

/// The width from which on the parts of a venue stand side by side.
const WIDE: u16 = 60;
/// What is not to be looked at first.
const DIM: Style = Style::new().fg(Color::DarkGray);
const GOOD: Style = Style::new().fg(Color::Green);
const BAD: Style = Style::new().fg(Color::Red);
const WAITING: Style = Style::new().fg(Color::Yellow);

/// A book's state in a word and a colour.
fn book_state(state: Option<BookState>) -> (&'static str, Style) {
    match state {
        Some(BookState::Live) => ("live", GOOD),
        Some(BookState::Stale(_)) => ("stale", BAD),
        _ => ("syncing", WAITING),
    }
}

/// A symbol without what all of them are paid in, where it is to be short.
fn base(symbol: &str) -> &str {
    let base = symbol.strip_suffix("USDT").unwrap_or(symbol);
    base.strip_suffix('_').unwrap_or(base)
}

#[cfg(test)]
mod tests;
