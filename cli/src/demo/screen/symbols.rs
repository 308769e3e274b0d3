//! One row a symbol: its book's state, what came, what was lost, how old it is.

use core::time::Duration;
use std::time::Instant;

use ratatui::Frame;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Row as TableRow, Table};

use super::{BAD, DIM, base, book_state};
use crate::demo::row::Row;
use crate::demo::view::SideView;
use crate::words::grouped;

const WIDTHS: [Constraint; 6] = [
    Constraint::Length(5),
    Constraint::Length(7),
    Constraint::Length(6),
    Constraint::Length(3),
    Constraint::Length(3),
    Constraint::Length(4),
];

/// How wide it is with its borders.
pub(super) const WIDTH: u16 = 35;

/// How high it is with all symbols, the head and the borders.
pub(super) fn height(side: &SideView<'_>) -> u16 {
    u16::try_from(side.board.rows.len()).unwrap_or(u16::MAX).saturating_add(3)
}

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, side: &SideView<'_>, now: Instant) {
    let rows = &side.board.rows;
    // A border above and below, and the head.
    let room = usize::from(area.height.saturating_sub(3));
    let title = if room < rows.len() {
        format!(" {room} of {} symbols ", rows.len())
    } else {
        format!(" {} symbols ", rows.len())
    };
    let block = Block::bordered().border_type(BorderType::Rounded).border_style(DIM).title(title);
    let head = TableRow::new(
        ["", "book", "update", "gap", "syn", "age"].map(|name| Line::styled(name, DIM)),
    );
    let rows = rows.iter().map(|row| line(row, now));
    frame.render_widget(Table::new(rows, WIDTHS).header(head).block(block), area);
}

fn line(row: &Row, now: Instant) -> TableRow<'_> {
    let (state, style) = book_state(row.state);
    let lost = if row.gaps > 0 { BAD } else { DIM };
    let age = row.touched.map(|touched| now.saturating_duration_since(touched));
    TableRow::new([
        Line::from(Span::styled(base(&row.symbol), Style::new().add_modifier(Modifier::BOLD))),
        Line::styled(state, style),
        Line::raw(grouped(row.updates)).right_aligned(),
        Line::styled(row.gaps.to_string(), lost).right_aligned(),
        Line::styled(row.resyncs.to_string(), DIM).right_aligned(),
        Line::styled(age.map(short).unwrap_or_default(), DIM).right_aligned(),
    ])
}

/// A duration in four characters.
fn short(age: Duration) -> String {
    match age.as_millis() {
        millis @ ..100 => format!("{millis}ms"),
        millis @ 100..10_000 => format!("{}.{}s", millis / 1000, millis / 100 % 10),
        millis => format!("{}s", millis / 1000),
    }
}
