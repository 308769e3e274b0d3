//! What clients did that the venue does not allow.

use std::collections::VecDeque;

/// How many are kept.
const KEPT: usize = 1_000;

/// The newest violations, and how many there were.
#[derive(Debug, Default)]
pub(crate) struct Violations {
    newest: VecDeque<String>,
    count: u64,
}

impl Violations {
    pub(crate) fn note(&mut self, violation: String) {
        if self.newest.len() >= KEPT {
            self.newest.pop_front();
        }
        self.newest.push_back(violation);
        self.count += 1;
    }

    pub(crate) fn newest(&self) -> Vec<String> {
        self.newest.iter().cloned().collect()
    }

    pub(crate) const fn count(&self) -> u64 {
        self.count
    }
}
