//! Order books with bars: asks above, bids below, the best of both in the middle.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};
use tickwire_core::event::Level;

use super::{BAD, DIM, GOOD, book_state};
use crate::demo::row::Row;
use crate::demo::view::SideView;

/// The fewest lines of a book that are worth a frame.
const HEIGHT_MIN: u16 = 7;
/// The most books that are shown.
const BOOKS_MAX: u16 = 3;
/// Characters of a price, and of a size.
const NUMBER: usize = 8;

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, side: &SideView<'_>) {
    let count = (area.height / HEIGHT_MIN).clamp(1, BOOKS_MAX);
    let parts = Layout::vertical((0..count).map(|_| Constraint::Fill(1))).split(area);
    for (area, row) in parts.iter().zip(&side.board.rows) {
        book(frame, *area, row);
    }
}

fn book(frame: &mut Frame<'_>, area: Rect, row: &Row) {
    let (state, style) = book_state(row.state);
    let title =
        vec![Span::raw(format!(" {} ", row.symbol)), Span::styled(format!("{state} "), style)];
    let border = if row.is_live() { DIM } else { style };
    let block =
        Block::bordered().border_type(BorderType::Rounded).border_style(border).title(title);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    frame.render_widget(Paragraph::new(lines(row, inner)), inner);
}

/// As many levels as there is room for, a line between the sides.
fn lines(row: &Row, area: Rect) -> Vec<Line<'static>> {
    let depth = usize::from(area.height.saturating_sub(1) / 2);
    let width = usize::from(area.width).saturating_sub(2 * NUMBER + 2);
    let shown = || row.bids.iter().take(depth).chain(row.asks.iter().take(depth));
    let scale = shown().map(|level| level.size.scale()).max().unwrap_or(0);
    let longest = shown().filter_map(|level| level.size.ticks(scale)).max().unwrap_or(0);
    // What cannot be trusted is not coloured as if it could.
    let (ask, bid) = if row.is_live() { (BAD, GOOD) } else { (DIM, DIM) };
    let line = |level: &Level, style: Style| {
        let ticks = level.size.ticks(scale).unwrap_or(0);
        Line::from(vec![
            Span::styled(format!("{:>NUMBER$} ", level.price.to_string()), style),
            Span::styled(format!("{:>NUMBER$} ", level.size.to_string()), DIM),
            Span::styled(bar(ticks, longest, width), style),
        ])
    };
    let mut lines = vec![Line::default(); depth.saturating_sub(row.asks.len())];
    lines.extend(row.asks.iter().take(depth).rev().map(|level| line(level, ask)));
    lines.push(Line::styled(spread(row), DIM).centered());
    lines.extend(row.bids.iter().take(depth).map(|level| line(level, bid)));
    lines
}

fn spread(row: &Row) -> String {
    let best = row.asks.first().zip(row.bids.first());
    let spread = best.and_then(|(ask, bid)| ask.price.checked_sub(bid.price));
    spread.map_or_else(String::new, |spread| format!("spread {spread}"))
}

/// A bar in eighths of a character.
fn bar(part: i128, whole: i128, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let width = i128::try_from(width).unwrap_or(0);
    let eighths =
        part.saturating_mul(width * 8).checked_div(whole).unwrap_or(0).clamp(0, width * 8);
    let eighths = usize::try_from(eighths).unwrap_or(0);
    let rest = EIGHTHS.get(eighths % 8).copied().unwrap_or_default();
    format!("{}{rest}", "█".repeat(eighths / 8))
}
