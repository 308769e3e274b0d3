//! What a venue tells of the age of its messages, and how badly it is connected.

use crate::dice::Dice;

/// How REST tells the time of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RestTime {
    Absent,
    Seconds,
    Millis,
}

/// The knobs of one run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flavour {
    /// Messages of the stream have the venue's number of the change.
    pub(crate) numbers: bool,
    /// Records of REST have it too.
    pub(crate) rest_numbers: bool,
    /// Messages of the stream have the time of the change.
    pub(crate) times: bool,
    pub(crate) rest_time: RestTime,
    /// Two changes of one thing may be of one millisecond.
    pub(crate) same_millis: bool,
    /// One message in so many comes twice; 0 is none.
    pub(crate) twice: u64,
    /// Messages overtake one another, also those of one thing.
    pub(crate) reordered: bool,
    /// One message in so many is lost though the connection lives; 0 is none.
    pub(crate) lost: u64,
    /// One step in so many cuts the connection; 0 is none.
    pub(crate) cuts: u64,
    /// One REST call in so many fails; 0 is none.
    pub(crate) failures: u64,
    /// How far REST is behind at most, in milliseconds.
    pub(crate) lag: u64,
    /// The venue forgets orders that were cancelled before anything of them was filled.
    pub(crate) forgets: bool,
    /// Records a page.
    pub(crate) page: usize,
    /// REST tells the newest fills first.
    pub(crate) newest_first: bool,
    pub(crate) entries: usize,
    pub(crate) fills: usize,
}

impl Flavour {
    /// Draws one; each knob is off in about half of the runs.
    pub(crate) fn drawn(dice: &mut Dice) -> Self {
        let numbers = dice.one_in(2);
        let times = numbers && dice.one_in(2) || !dice.one_in(4);
        let reordered = (numbers || times) && dice.one_in(2);
        let twice = if (numbers || times) && dice.one_in(2) { dice.between(2, 20) } else { 0 };
        let knob = |dice: &mut Dice, low, high| {
            if dice.one_in(2) { dice.between(low, high) } else { 0 }
        };
        Self {
            numbers,
            rest_numbers: numbers && dice.one_in(2),
            times,
            rest_time: match dice.roll(3) {
                0 if times => RestTime::Seconds,
                1 if times => RestTime::Millis,
                _ => RestTime::Absent,
            },
            same_millis: numbers || (!reordered && twice == 0),
            twice,
            reordered,
            lost: knob(dice, 5, 100),
            cuts: knob(dice, 20, 400),
            failures: knob(dice, 3, 30),
            lag: knob(dice, 1, 1_900),
            forgets: dice.one_in(2),
            page: usize::try_from(dice.between(1, 20)).unwrap(),
            newest_first: dice.one_in(2),
            entries: usize::try_from(dice.between(60, 200)).unwrap(),
            fills: usize::try_from(dice.between(256, 1_024)).unwrap(),
        }
    }
}
