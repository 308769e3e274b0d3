//! What happened: the demo's deeds, what the client noticed, and how it recovered.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};

use super::{BAD, DIM, GOOD};
use crate::demo::log::{Entry, Tone};
use crate::demo::view::View;

const DEED: Style = Style::new().fg(Color::Magenta).add_modifier(Modifier::BOLD);

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(DIM)
        .title(" what happens ")
        .title_bottom(Line::from(" q quits ").right_aligned());
    let room = usize::from(area.height.saturating_sub(2));
    let news = view.news(room);
    let lines: Vec<Line<'_>> = news.into_iter().map(|(name, entry)| line(name, entry)).collect();
    frame.render_widget(Paragraph::new(lines).block(block), area);
}

fn line<'e>(name: &str, entry: &'e Entry) -> Line<'e> {
    let style = match entry.tone {
        Tone::Good => GOOD,
        Tone::Bad => BAD,
        Tone::Plain => Style::new(),
        Tone::Deed => DEED,
    };
    let (seconds, millis) = (entry.at.as_secs(), entry.at.subsec_millis());
    Line::from(vec![
        Span::styled(format!(" {seconds:>3}.{millis:03} s  {name:<11}  "), DIM),
        Span::styled(entry.text.as_str(), style),
    ])
}
