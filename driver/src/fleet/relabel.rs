//! A connection's notices with the feed's slots.

use tickwire_core::event::Slot;
use tickwire_core::session::Notice;

use crate::lane::Labels;

/// A notice with the feed's slot in the place of the connection's, and that slot, where it has one;
/// `None` where the feed does not follow the symbol any more.
pub(crate) fn relabelled<'a>(
    notice: Notice<'a>,
    labels: &Labels,
) -> Option<(Option<Slot>, Notice<'a>)> {
    let mut notice = notice;
    let slot = match &mut notice {
        Notice::Subscription { slot, .. }
        | Notice::Book { slot, .. }
        | Notice::Quiet { slot, .. }
        | Notice::SnapshotFailed { slot, .. } => {
            *slot = labels.slot(*slot)?;
            Some(*slot)
        }
        _ => None,
    };
    Some((slot, notice))
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use tickwire_core::session::Dropped;
    use tickwire_core::symbol::Symbol;

    use super::*;

    #[test]
    fn slots_are_the_feeds() {
        let (mut labels, symbol) = (Labels::default(), Symbol::new("A").unwrap());
        labels.put(Slot(2), Slot(40));
        labels.put(Slot(0), Slot(7));
        let quiet = |at| Notice::Quiet { slot: Slot(at), symbol: &symbol, age: Duration::ZERO };
        for (there, here) in [(0, Some(7)), (1, None), (2, Some(40)), (3, None)] {
            let told = relabelled(quiet(there), &labels);
            let slot = told.map(|(slot, notice)| {
                assert!(matches!(notice, Notice::Quiet { slot: there, .. } if Some(there) == slot));
                slot.unwrap().0
            });
            assert_eq!(slot, here, "row {there}");
        }
        labels.clear(Slot(2), Slot(7));
        assert!(relabelled(quiet(2), &labels).is_some(), "another slot's by now");
        labels.clear(Slot(2), Slot(40));
        assert!(relabelled(quiet(2), &labels).is_none());
        let other = Notice::Dropped { what: Dropped::Events, count: 1 };
        assert!(matches!(relabelled(other, &labels), Some((None, Notice::Dropped { .. }))));
    }
}
