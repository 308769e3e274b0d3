//! The connection, what comes over it, and how far the demo is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use tickwire_core::session::State;

use super::{BAD, DIM, GOOD, WAITING};
use crate::demo::view::View;
use crate::words::{grouped, optional};

const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
    let lines = vec![connection(view), rates(view), progress(view, area.width)];
    frame.render_widget(Paragraph::new(lines), area);
}

fn connection<'v>(view: &View<'v>) -> Line<'v> {
    let board = view.board;
    let style = match board.state {
        State::Live => GOOD,
        State::Backoff | State::Stopped => BAD,
        _ => WAITING,
    };
    let (live, books) = (board.live(), board.rows.len());
    let all = if live == books { GOOD } else { WAITING };
    Line::from(vec![
        Span::styled(" tickwire ", BOLD.fg(Color::Black).bg(Color::Cyan)),
        Span::styled(format!(" {} ", view.url), DIM),
        Span::styled(format!(" {} ", board.state), style.add_modifier(Modifier::REVERSED)),
        Span::styled(format!(" {live}/{books} books live"), all),
    ])
}

fn rates<'v>(view: &View<'v>) -> Line<'v> {
    let View { board, verdict, rates, .. } = view;
    let latency = |per_mille| {
        let time = board.latency.quantile(per_mille).map(|time| format!("{time:.0?}"));
        format!("{}", optional(time))
    };
    let compared = format!(" {}/{} equal", grouped(verdict.equal), grouped(verdict.made));
    let equal = if verdict.difference.is_none() { GOOD } else { BAD };
    Line::from(vec![
        Span::styled(format!(" {}", grouped(rates.updates)), BOLD),
        Span::styled(" updates/s ", DIM),
        Span::styled(grouped(rates.trades), BOLD),
        Span::styled(" trades/s  p50 ", DIM),
        Span::styled(latency(500), BOLD),
        Span::styled(" p99 ", DIM),
        Span::styled(latency(990), BOLD),
        Span::styled("  books", DIM),
        Span::styled(compared, equal),
    ])
}

/// The time so far as a bar over the whole width.
fn progress(view: &View<'_>, width: u16) -> Line<'static> {
    let label = format!(" {:>2}/{} s ", view.elapsed.as_secs(), view.total.as_secs());
    let room = usize::from(width).saturating_sub(label.len() + 1);
    let total = view.total.as_millis().max(1);
    let parts = u128::try_from(room).unwrap_or(0) * view.elapsed.as_millis() / total;
    let done = usize::try_from(parts).unwrap_or(room).min(room);
    Line::from(vec![
        Span::raw(label),
        Span::styled("━".repeat(done), Style::new().fg(Color::Cyan)),
        Span::styled("━".repeat(room - done), DIM),
    ])
}
