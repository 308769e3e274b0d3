//! The newest trades, the last on top.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};
use tickwire_core::event::Side;

use super::{BAD, DIM, GOOD, base};
use crate::demo::row::Print;
use crate::demo::view::SideView;

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, side: &SideView<'_>) {
    let block =
        Block::bordered().border_type(BorderType::Rounded).border_style(DIM).title(" trades ");
    let room = usize::from(area.height.saturating_sub(2));
    let width = usize::from(area.width.saturating_sub(2));
    let trades = side.board.trades.iter().take(room);
    let lines: Vec<Line<'_>> = trades.map(|print| line(print, width)).collect();
    frame.render_widget(Paragraph::new(lines).block(block), area);
}

fn line(print: &Print, width: usize) -> Line<'_> {
    let style = match print.side {
        Side::Buy => GOOD,
        Side::Sell => BAD,
        Side::Other(_) => DIM,
    };
    let symbol = format!("{:<4} ", base(&print.symbol));
    let price = format!("{:>8} ", print.price.to_string());
    let room = width.saturating_sub(symbol.len() + price.len());
    let size = whole_or_marked(print.size.to_string(), room);
    Line::from(vec![Span::raw(symbol), Span::styled(price, style), Span::styled(size, DIM)])
}

/// A number that has not the room it needs must not look like another one.
fn whole_or_marked(number: String, room: usize) -> String {
    if number.len() <= room {
        return number;
    }
    number.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_room_says_so() {
        assert_eq!(whole_or_marked("0.000012".into(), 8), "0.000012");
        assert_eq!(whole_or_marked("0.000012".into(), 6), "0.000…");
        assert_eq!(whole_or_marked("0.000012".into(), 0), "…");
    }
}
