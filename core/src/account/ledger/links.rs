//! Links between rows: lists that need no memory but the rows'.

/// The number of a row plus one; 0 is none, so that memory of zeros has no links.
pub(super) type Link = u32;

/// The row that a link leads to.
pub(super) fn row(link: Link) -> Option<usize> {
    usize::try_from(link.checked_sub(1)?).ok()
}

/// The link to a row; none where there are more rows than numbers, which no memory has.
pub(super) fn link(row: usize) -> Link {
    row.checked_add(1).and_then(|next| Link::try_from(next).ok()).unwrap_or(0)
}

/// A place in a list of rows with one hash. Each row is also the head of one such list: that of the
/// hashes that leave its number, divided by the number of rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hashed {
    /// The first row of the list that this row is the head of.
    pub(super) head: Link,
    /// The next row of the list that this row is in.
    pub(super) next: Link,
}

/// The row that is the head of a hash's list.
pub(super) fn bucket(hash: u64, rows: usize) -> Option<usize> {
    usize::try_from(hash % u64::try_from(rows).ok().filter(|rows| *rows > 0)?).ok()
}

/// A place in the list of rows that may give way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Queued {
    pub(super) older: Link,
    pub(super) newer: Link,
    pub(super) is_in: bool,
}
