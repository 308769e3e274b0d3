//! A line for each venue: its connections, its books, what comes; and how far the demo is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use tickwire_core::session::State;

use super::{BAD, DIM, GOOD, WAITING};
use crate::demo::view::{SideView, View};
use crate::words::{grouped, optional};

const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);

/// How many lines it has.
pub(super) fn height(view: &View<'_>) -> u16 {
    u16::try_from(view.sides.len()).unwrap_or(u16::MAX).saturating_add(1)
}

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
    let mut lines = vec![progress(view, area.width)];
    lines.extend(view.sides.iter().map(side));
    frame.render_widget(Paragraph::new(lines), area);
}

fn side<'v>(side: &SideView<'v>) -> Line<'v> {
    let SideView { board, verdict, rates, .. } = side;
    let state = board.state();
    let style = match state {
        State::Live => GOOD,
        State::Backoff | State::Stopped => BAD,
        _ => WAITING,
    };
    let (live, books) = (board.live(), board.rows.len());
    let all = if live == books { GOOD } else { WAITING };
    let equal = if verdict.difference.is_none() { GOOD } else { BAD };
    let latency = |per_mille| {
        let time = board.latency.quantile(per_mille).map(|time| format!("{time:.0?}"));
        format!("{}", optional(time))
    };
    Line::from(vec![
        Span::styled(format!(" {:<11} ", side.name), BOLD),
        Span::styled(format!(" {state} "), style.add_modifier(Modifier::REVERSED)),
        Span::styled(format!(" {live}/{books} books live"), all),
        Span::styled(
            format!(" {}/{} equal ", grouped(verdict.equal), grouped(verdict.made)),
            equal,
        ),
        Span::styled(grouped(rates.updates), BOLD),
        Span::styled(" updates/s ", DIM),
        Span::styled(grouped(rates.trades), BOLD),
        Span::styled(" trades/s  p50 ", DIM),
        Span::styled(latency(500), BOLD),
        Span::styled(" p99 ", DIM),
        Span::styled(latency(990), BOLD),
        Span::styled(format!("  {}", side.url), DIM),
    ])
}

/// The time so far as a bar over the whole width.
fn progress(view: &View<'_>, width: u16) -> Line<'static> {
    let badge = " tickwire ";
    let label = format!(" {:>2}/{} s ", view.elapsed.as_secs(), view.total.as_secs());
    let room = usize::from(width).saturating_sub(badge.len() + label.len() + 1);
    let total = view.total.as_millis().max(1);
    let parts = u128::try_from(room).unwrap_or(0) * view.elapsed.as_millis() / total;
    let done = usize::try_from(parts).unwrap_or(room).min(room);
    Line::from(vec![
        Span::styled(badge, BOLD.fg(Color::Black).bg(Color::Cyan)),
        Span::raw(label),
        Span::styled("━".repeat(done), Style::new().fg(Color::Cyan)),
        Span::styled("━".repeat(room - done), DIM),
    ])
}
