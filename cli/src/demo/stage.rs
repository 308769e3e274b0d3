//! Where the demo is shown: a screen on a terminal, lines elsewhere.

use std::io::{self, IsTerminal};

use super::lines::Lines;
use super::screen::Screen;
use super::view::View;
use crate::failure::Failure;

/// Where the demo is shown.
pub(super) enum Stage {
    Screen(Screen),
    Lines(Lines),
}

impl Stage {
    pub(super) fn open(is_plain: bool) -> Result<Self, Failure> {
        if is_plain || !io::stdout().is_terminal() {
            return Ok(Self::Lines(Lines::default()));
        }
        Screen::open().map(Self::Screen).map_err(Failure::Output)
    }

    /// Shows a moment; says whether the user wants no more.
    pub(super) fn show(&mut self, view: &View<'_>) -> Result<bool, Failure> {
        match self {
            Self::Screen(screen) => screen.show(view),
            Self::Lines(lines) => lines.show(view).map(|()| false),
        }
        .map_err(Failure::Output)
    }
}
