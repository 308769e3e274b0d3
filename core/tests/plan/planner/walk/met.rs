//! What the walks came across.

/// What the runs together met: a walk that meets nothing proves nothing.
#[derive(Debug, Default)]
pub(super) struct Met {
    pub(super) opens: u64,
    pub(super) replacements: u64,
    pub(super) taken_over: u64,
    pub(super) given_up: u64,
    pub(super) orphans: u64,
    pub(super) refused: u64,
    pub(super) slots_again: u64,
    pub(super) for_ever: u64,
    /// Connections that were seen to be due before their end.
    pub(super) due: u64,
    pub(super) reconnects: u64,
    pub(super) paced: u64,
}

impl Met {
    pub(super) fn add(&mut self, one: &Self) {
        self.opens += one.opens;
        self.replacements += one.replacements;
        self.taken_over += one.taken_over;
        self.given_up += one.given_up;
        self.orphans += one.orphans;
        self.refused += one.refused;
        self.slots_again += one.slots_again;
        self.for_ever += one.for_ever;
        self.due += one.due;
        self.reconnects += one.reconnects;
        self.paced += one.paced;
    }

    pub(super) fn check(&self) {
        let Self { opens, replacements, taken_over, slots_again, due, reconnects, .. } = *self;
        let often = [opens, replacements, taken_over, slots_again, due, reconnects];
        assert!(often.iter().all(|count| *count > 2_000), "too tame: {self:?}");
        let Self { given_up, orphans, for_ever, refused, paced, .. } = *self;
        let rare = [given_up, orphans, for_ever, refused, paced];
        assert!(rare.iter().all(|count| *count > 200), "too tame: {self:?}");
    }
}
