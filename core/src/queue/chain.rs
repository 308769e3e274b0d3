//! A linked list in one allocation, each of whose nodes is in a lane as well: what is oldest in a
//! lane is found, and any node taken out, without a search.

use alloc::vec::Vec;

use crate::owned::OwnedItem;

/// The kinds of nodes that are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// Trades.
    Trades,
    /// Data without a rule of its own.
    Others,
    /// Books, and data of which the newest is kept.
    Data,
    /// Notices that are no state.
    Notices,
    /// States, and the end.
    States,
    /// Orders, balances and positions of the account.
    Account,
    /// What happened to the account once: fills, and outcomes of actions.
    Deeds,
}

/// How many lanes there are; behind theirs, the ends of the whole list.
const LANES: usize = 7;

/// Which of a node's two pairs of links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// Those of the whole list.
    Whole,
    /// Those of its lane.
    Lane(Lane),
}

/// The place of a node; it is another node's once this one is taken out.
pub(super) type Id = u32;

/// The list.
#[derive(Debug)]
pub(super) struct Chain<T> {
    nodes: Vec<Node<T>>,
    /// The first unused node; its `after` in the whole list is the following one.
    free: Option<Id>,
    ends: [Ends; LANES + 1],
}

#[derive(Debug)]
struct Node<T> {
    item: Option<T>,
    lane: Lane,
    in_whole: Links,
    in_lane: Links,
}

// What the documentation of the queue says.
const _: () = assert!(size_of::<Node<OwnedItem>>() <= 256);

#[derive(Clone, Copy, Debug, Default)]
struct Links {
    before: Option<Id>,
    after: Option<Id>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    first: Option<Id>,
    last: Option<Id>,
    len: usize,
}

impl<T> Chain<T> {
    /// An empty list with room for so many nodes before it has to grow.
    pub(super) fn new(capacity: usize) -> Self {
        let nodes = Vec::with_capacity(capacity);
        Self { nodes, free: None, ends: [Ends::default(); LANES + 1] }
    }

    pub(super) fn len(&self) -> usize {
        self.ends(Which::Whole).len
    }

    pub(super) fn lane_len(&self, lane: Lane) -> usize {
        self.ends(Which::Lane(lane)).len
    }

    pub(super) fn front(&self) -> Option<&T> {
        let first = self.ends(Which::Whole).first?;
        self.nodes.get(index(first))?.item.as_ref()
    }

    /// The oldest node of a lane.
    pub(super) fn oldest(&self, lane: Lane) -> Option<Id> {
        self.ends(Which::Lane(lane)).first
    }

    pub(super) fn get_mut(&mut self, id: Id) -> Option<&mut T> {
        self.nodes.get_mut(index(id))?.item.as_mut()
    }

    /// Puts an item to the end; `None` where there are 2^32 already.
    pub(super) fn push(&mut self, lane: Lane, item: T) -> Option<Id> {
        let links = Links::default();
        let id = self.place(Node { item: Some(item), lane, in_whole: links, in_lane: links })?;
        self.link(Which::Whole, id);
        self.link(Which::Lane(lane), id);
        Some(id)
    }

    /// Takes the first item out.
    pub(super) fn pop(&mut self) -> Option<(Id, T)> {
        let id = self.ends(Which::Whole).first?;
        self.remove(id).map(|item| (id, item))
    }

    /// Takes an item out, wherever it is.
    pub(super) fn remove(&mut self, id: Id) -> Option<T> {
        let node = self.nodes.get_mut(index(id))?;
        let (item, lane) = (node.item.take()?, node.lane);
        self.unlink(Which::Whole, id);
        self.unlink(Which::Lane(lane), id);
        let after = self.free.replace(id);
        self.set(Which::Whole, id, |links| links.after = after);
        Some(item)
    }

    /// Stores a node in an unused place.
    fn place(&mut self, node: Node<T>) -> Option<Id> {
        let Some(id) = self.free else {
            let id = Id::try_from(self.nodes.len()).ok()?;
            self.nodes.push(node);
            return Some(id);
        };
        let place = self.nodes.get_mut(index(id))?;
        self.free = core::mem::replace(place, node).in_whole.after;
        Some(id)
    }

    /// Joins a node to the end.
    fn link(&mut self, which: Which, id: Id) {
        let before = self.ends(which).last;
        self.set(which, id, |links| *links = Links { before, after: None });
        if let Some(before) = before {
            self.set(which, before, |links| links.after = Some(id));
        }
        self.set_ends(which, |ends| {
            ends.first = ends.first.or(Some(id));
            ends.last = Some(id);
            ends.len += 1;
        });
    }

    /// Joins the neighbours of a node to each other.
    fn unlink(&mut self, which: Which, id: Id) {
        let Links { before, after } = self.links(which, id);
        match before {
            Some(before) => self.set(which, before, |links| links.after = after),
            None => self.set_ends(which, |ends| ends.first = after),
        }
        match after {
            Some(after) => self.set(which, after, |links| links.before = before),
            None => self.set_ends(which, |ends| ends.last = before),
        }
        self.set_ends(which, |ends| ends.len = ends.len.saturating_sub(1));
    }

    fn links(&self, which: Which, id: Id) -> Links {
        let links = self.nodes.get(index(id)).map(|node| match which {
            Which::Whole => node.in_whole,
            Which::Lane(_) => node.in_lane,
        });
        links.unwrap_or_default()
    }

    fn set(&mut self, which: Which, id: Id, change: impl FnOnce(&mut Links)) {
        if let Some(node) = self.nodes.get_mut(index(id)) {
            change(match which {
                Which::Whole => &mut node.in_whole,
                Which::Lane(_) => &mut node.in_lane,
            });
        }
    }

    fn ends(&self, which: Which) -> Ends {
        self.ends.get(which.index()).copied().unwrap_or_default()
    }

    fn set_ends(&mut self, which: Which, change: impl FnOnce(&mut Ends)) {
        if let Some(ends) = self.ends.get_mut(which.index()) {
            change(ends);
        }
    }
}

impl Which {
    fn index(self) -> usize {
        match self {
            Self::Lane(Lane::Trades) => 0,
            Self::Lane(Lane::Others) => 1,
            Self::Lane(Lane::Data) => 2,
            Self::Lane(Lane::Notices) => 3,
            Self::Lane(Lane::States) => 4,
            Self::Lane(Lane::Account) => 5,
            Self::Lane(Lane::Deeds) => 6,
            Self::Whole => LANES,
        }
    }
}

fn index(id: Id) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trade(chain: &mut Chain<u32>, item: u32) -> Id {
        chain.push(Lane::Trades, item).unwrap()
    }

    #[test]
    fn what_is_taken_out_of_the_middle_leaves_the_others_in_order() {
        let mut chain = Chain::new(2);
        let one = trade(&mut chain, 1);
        chain.push(Lane::Data, 2).unwrap();
        let three = trade(&mut chain, 3);
        trade(&mut chain, 4);
        assert_eq!([chain.remove(one), chain.remove(three)], [Some(1), Some(3)]);
        assert_eq!((chain.len(), chain.lane_len(Lane::Trades)), (2, 1));
        trade(&mut chain, 5);
        let popped: [_; 4] = core::array::from_fn(|_| chain.pop().map(|(_, item)| item));
        assert_eq!(popped, [Some(2), Some(4), Some(5), None]);
        assert_eq!((chain.len(), chain.lane_len(Lane::Data), chain.front()), (0, 0, None));
    }

    #[test]
    fn the_oldest_of_a_lane_is_known_and_its_place_used_again() {
        let mut chain = Chain::new(2);
        let one = trade(&mut chain, 1);
        let two = trade(&mut chain, 2);
        assert_eq!(chain.oldest(Lane::Trades), Some(one));
        assert_eq!([chain.remove(one), chain.remove(one)], [Some(1), None], "it is gone");
        assert_eq!(chain.oldest(Lane::Trades), Some(two));
        assert_eq!(trade(&mut chain, 3), one);
        assert_eq!(chain.get_mut(one), Some(&mut 3));
    }
}
