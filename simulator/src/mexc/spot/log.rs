//! What was pushed of a stream.

use crate::venue::Pushed;

/// A stream's pushes, counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Log {
    count: u64,
    ids: Option<(u64, u64)>,
}

impl Log {
    /// A push was made that tells things of these ids.
    pub(super) fn told(&mut self, ids: Option<(u64, u64)>) {
        self.count += 1;
        if let Some((first, last)) = ids {
            self.ids = Some((self.ids.map_or(first, |(oldest, _)| oldest), last));
        }
    }

    pub(super) fn pushed(&self, text: &dyn Fn(u64) -> String) -> Pushed {
        let ids = self.ids.map(|(first, last)| (text(first), text(last)));
        Pushed { count: self.count, ids }
    }
}
