//! The newest trades, the last on top.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};
use tickwire_core::event::Side;

use super::{BAD, DIM, GOOD, base};
use crate::demo::row::Print;
use crate::demo::view::View;

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
    let block =
        Block::bordered().border_type(BorderType::Rounded).border_style(DIM).title(" trades ");
    let room = usize::from(area.height.saturating_sub(2));
    let lines: Vec<Line<'_>> = view.board.trades.iter().take(room).map(line).collect();
    frame.render_widget(Paragraph::new(lines).block(block), area);
}

fn line(print: &Print) -> Line<'_> {
    let trade = &print.trade;
    let style = match trade.side {
        Side::Buy => GOOD,
        Side::Sell => BAD,
    };
    Line::from(vec![
        Span::raw(format!("{:<4} ", base(&print.symbol))),
        Span::styled(format!("{:>8} ", trade.price.to_string()), style),
        Span::styled(trade.size.to_string(), DIM),
    ])
}
