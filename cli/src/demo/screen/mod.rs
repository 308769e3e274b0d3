//! The demo on a terminal.

mod books;
mod header;
mod news;
mod symbols;
mod trades;

use core::time::Duration;
use std::io;

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Color, Style};
use ratatui::{DefaultTerminal, Frame};
use tickwire_core::book::BookState;

use super::view::View;

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

/// Header, then books, trades and symbols side by side, then the news.
fn draw(frame: &mut Frame<'_>, view: &View<'_>) {
    let news_height = if frame.area().height < 32 { 7 } else { 11 };
    let rows = [Constraint::Length(3), Constraint::Fill(1), Constraint::Length(news_height)];
    let [top, middle, bottom] = Layout::vertical(rows).areas(frame.area());
    let trades_width = if frame.area().width < 100 { 22 } else { 30 };
    let columns = [Constraint::Fill(1), Constraint::Length(trades_width), Constraint::Length(35)];
    let [left, center, right] = Layout::horizontal(columns).areas(middle);
    header::draw(frame, top, view);
    books::draw(frame, left, view);
    trades::draw(frame, center, view);
    symbols::draw(frame, right, view);
    news::draw(frame, bottom, view);
}

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
    symbol.split('_').next().unwrap_or(symbol)
}

#[cfg(test)]
mod tests;
