//! When connections are replaced.

use core::time::Duration;

use crate::session::ConnectionId;
use crate::time::Instant;

use super::Planner;
use super::link::{Link, LinkState, Member, MemberState};

/// How many connections are replaced at the same time, so that a feed costs little more than it
/// usually does.
const AT_ONCE: usize = 4;
/// How soon a replacement must be live.
const LIVE_WITHIN: Duration = Duration::from_secs(60);
/// How soon after that it must have taken over.
pub(super) const TAKEN_OVER_WITHIN: Duration = Duration::from_secs(30);
/// The time from a replacement that failed to the next at most; doubled each time, to eight times.
const RETRY_MAX: Duration = Duration::from_secs(60);
/// A connection that is to be replaced within this time takes new symbols only where no other can.
const SOON: Duration = Duration::from_secs(60);
/// Into so many parts the first half of the margin is divided, of which a connection's renewal
/// begins at one, by its number.
const PARTS: u32 = 8;

impl Planner {
    /// When a connection that is opened now is to be replaced.
    pub(super) fn renewal_of(&self, connection: ConnectionId, now: Instant) -> Option<Instant> {
        if self.shape.age_max.is_zero() {
            return None;
        }
        let margin = self.shape.margin();
        let part = connection.0 % PARTS;
        let early = margin.saturating_sub(margin / 2 / PARTS * part);
        Some(now.after(self.shape.age_max.saturating_sub(early)))
    }

    /// Whether a connection is about to be replaced, or is about to take over.
    pub(super) fn is_passing(&self, link: &Link) -> bool {
        let soon = self.now.after(SOON);
        link.replaces.is_some() || link.renewal.is_some_and(|due| due <= soon)
    }

    /// Gives up replacements that take too long.
    pub(super) fn give_up(&mut self, now: Instant) {
        let late = |link: &&Link| link.deadline.is_some_and(|deadline| deadline <= now);
        while let Some((id, old)) =
            self.links.iter().find(late).map(|link| (link.id, link.replaces))
        {
            if let Some(old) = old {
                self.retry(old, now);
            }
            self.close(id);
        }
    }

    /// A replacement of a connection failed: another is begun later.
    pub(super) fn retry(&mut self, connection: ConnectionId, now: Instant) {
        let margin = self.shape.margin();
        let first = if margin.is_zero() { RETRY_MAX } else { RETRY_MAX.min(margin / 8) };
        let Some(link) = self.link_mut(connection) else { return };
        link.replaced_by = None;
        link.renewal = Some(now.after(first.saturating_mul(1 << link.failures.min(3))));
        link.failures = link.failures.saturating_add(1);
    }

    /// The connection to replace now: the one that has been due for longest.
    pub(super) fn due(&self, now: Instant) -> Option<ConnectionId> {
        if !self.may_replace() {
            return None;
        }
        let due = |link: &&Link| link.renewal.is_some_and(|at| at <= now) && link.is_replaceable();
        let links = self.links.iter().filter(due);
        links.min_by_key(|link| (link.renewal, link.id)).map(|link| link.id)
    }

    /// Makes a connection with the symbols of another, to take over from it.
    pub(super) fn replace(&mut self, old: ConnectionId, now: Instant) -> Option<ConnectionId> {
        let link = self.links.iter().find(|link| link.id == old)?;
        let kept = link.members.iter().filter(|member| self.keeps(link, member.slot));
        let kept = kept.map(|kept| Member { slot: kept.slot, state: MemberState::In }).collect();
        let id = self.plan();
        let link = self.link_mut(id)?;
        (link.state, link.members) = (LinkState::Opening, kept);
        (link.replaces, link.deadline) = (Some(old), Some(now.after(LIVE_WITHIN)));
        self.link_mut(old)?.replaced_by = Some(id);
        Some(id)
    }

    /// When the next thing of these is due, where time alone makes it so.
    pub(super) fn next_renewal(&self, now: Instant) -> Option<Instant> {
        let deadlines = self.links.iter().filter_map(|link| link.deadline);
        let replaceable = self.links.iter().filter(|link| link.is_replaceable());
        let may = self.may_replace();
        let renewals =
            replaceable.filter_map(|link| link.renewal).filter_map(|due| match due > now {
                true => Some(due),
                false => may.then(|| self.pace.next(now)),
            });
        deadlines.chain(renewals).min()
    }

    fn may_replace(&self) -> bool {
        let under_way = self.links.iter().filter(|link| link.replaces.is_some()).count();
        under_way < AT_ONCE && self.has_spare()
    }
}
