use core::fmt::Write;
use std::time::Instant;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Level, Side};

use super::*;
use crate::clock;
use crate::demo::board::Board;
use crate::demo::compare::Verdict;
use crate::demo::log::Tone;
use crate::demo::row::Print;
use crate::demo::view::Rates;
use crate::exchange;
use crate::venue::Venue;

fn level(price: &str, size: &str) -> Level {
    let decimal = |text: &str| Decimal::parse(text.as_bytes()).unwrap();
    Level { price: decimal(price), size: decimal(size) }
}

/// A board of eight symbols, the first of them live.
fn board(venue: Venue, now: Instant) -> Board {
    let mut board = Board::new(&exchange::symbols(venue, 8), now);
    for (at, row) in board.rows.iter_mut().enumerate() {
        row.bids = (1..9).map(|step| level(&format!("6123{}.5", 9 - step), "0.25")).collect();
        row.asks = (1..9).map(|step| level(&format!("6124{step}.5"), "1.5")).collect();
        row.state = (at == 0).then_some(BookState::Live);
        row.updates = 1234;
        row.touched = Some(now);
        let Level { price, size } = level("61234.5", "0.0125");
        board.trades.push_front(Print { symbol: row.symbol.clone(), price, size, side: Side::Buy });
    }
    board.log.add(now, Tone::Deed, "the exchange cuts every connection");
    board
}

/// What stands on a screen of this size.
fn drawn(width: u16, height: u16) -> String {
    let now = clock::now();
    let venues = [Venue::GateioSpot, Venue::MexcSpot];
    let boards = venues.map(|venue| (venue.name(), board(venue, now)));
    let verdict = Verdict::default();
    let side = |(name, board)| SideView {
        name,
        url: "wss://127.0.0.1:49152/",
        board,
        verdict: &verdict,
        rates: Rates { updates: 1532, trades: 41 },
    };
    let view = View {
        sides: boards.iter().map(|(name, board)| side((*name, board))).collect(),
        now,
        elapsed: Duration::from_secs(7),
        total: Duration::from_secs(15),
    };
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(frame, &view)).unwrap();
    let mut text = String::new();
    for row in terminal.backend().buffer().content().chunks(usize::from(width)) {
        row.iter().for_each(|cell| text.push_str(cell.symbol()));
        writeln!(text).unwrap();
    }
    text
}

#[test]
fn everything_has_its_place_on_a_small_screen_and_a_large_one() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let text = drawn(width, height);
        let wide: &[&str] =
            if width < 120 { &[] } else { &["wss://127.0.0.1:49152", "0.0125", "LINK"] };
        let everywhere = [
            "gateio-spot  idle",
            "mexc-spot    idle",
            "1/8 books live",
            "1,532 updates/s",
            "41 trades/s",
            "7/15 s",
            "BTC_USDT live",
            "BTCUSDT live",
            "61241.5",
            "61238.5",
            "spread 3.0",
            "8 symbols",
            "SOL",
            "1,234",
            "mexc-spot    the exchange cuts every connection",
            "q quits",
        ];
        for word in everywhere.iter().chain(wide) {
            assert!(text.contains(word), "{word} at {width}x{height}:\n{text}");
        }
    }
}

#[test]
fn no_size_of_screen_is_too_small_to_draw() {
    for width in [1, 2, 10, 40] {
        for height in [1, 2, 5, 12] {
            assert_eq!(drawn(width, height).lines().count(), usize::from(height));
        }
    }
}

#[test]
fn three_keys_end_it() {
    for (code, modifiers, expected) in [
        (KeyCode::Char('q'), KeyModifiers::NONE, true),
        (KeyCode::Esc, KeyModifiers::NONE, true),
        (KeyCode::Char('c'), KeyModifiers::CONTROL, true),
        (KeyCode::Char('c'), KeyModifiers::NONE, false),
        (KeyCode::Enter, KeyModifiers::NONE, false),
    ] {
        assert_eq!(leaves(KeyEvent::new(code, modifiers)), expected, "{code:?}");
    }
}
