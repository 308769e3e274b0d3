//! The kernels: jobs that tickwire and its peers do side by side.

mod book;
mod decode;
mod deflate;
mod frame;
mod inflate;
mod poll;
mod push;

use crate::corpus::{Kind, PushKind};
use crate::kernel::Kernel;

/// A kernel's name and how it is made, from a corpus of the full size divided by a number.
type Maker = (&'static str, fn(usize) -> Box<dyn Kernel>);

const MAKERS: [Maker; 25] = [
    (Kind::BookTicker.name(), |part| decode::kernel(Kind::BookTicker, part)),
    (Kind::Shuffled.name(), |part| decode::kernel(Kind::Shuffled, part)),
    (Kind::Trade.name(), |part| decode::kernel(Kind::Trade, part)),
    (Kind::Update20.name(), |part| decode::kernel(Kind::Update20, part)),
    (Kind::Update100.name(), |part| decode::kernel(Kind::Update100, part)),
    (Kind::ShuffledTrade.name(), |part| decode::kernel(Kind::ShuffledTrade, part)),
    (Kind::ShuffledUpdate20.name(), |part| decode::kernel(Kind::ShuffledUpdate20, part)),
    (Kind::ContractBookTicker.name(), |part| decode::kernel(Kind::ContractBookTicker, part)),
    (Kind::ContractTrade.name(), |part| decode::kernel(Kind::ContractTrade, part)),
    (Kind::ContractUpdate20.name(), |part| decode::kernel(Kind::ContractUpdate20, part)),
    (PushKind::BookTicker.name(), |part| push::kernel(PushKind::BookTicker, part)),
    (PushKind::Deals5.name(), |part| push::kernel(PushKind::Deals5, part)),
    (PushKind::Depth20.name(), |part| push::kernel(PushKind::Depth20, part)),
    (PushKind::Depth100.name(), |part| push::kernel(PushKind::Depth100, part)),
    ("frame", |part| frame::kernel("frame", 1, part)),
    ("frame64", |part| frame::kernel("frame64", 64, part)),
    ("deflate180", |part| deflate::kernel("deflate180", 180, part)),
    ("deflate4096", |part| deflate::kernel("deflate4096", 4096, part)),
    ("inflate", |part| inflate::kernel("inflate", true, part)),
    ("inflate_alone", |part| inflate::kernel("inflate_alone", false, part)),
    ("poll", |part| poll::kernel("poll", 1, part)),
    ("poll64", |part| poll::kernel("poll64", 64, part)),
    ("book", |part| book::kernel("book", book::Mix { near: 80, levels: 1 }, part)),
    ("book95", |part| book::kernel("book95", book::Mix { near: 95, levels: 1 }, part)),
    ("book_x20", |part| book::kernel("book_x20", book::Mix { near: 80, levels: 20 }, part)),
];

/// The names of all kernels, in the order of tables.
pub fn names() -> impl Iterator<Item = &'static str> {
    MAKERS.iter().map(|(name, _)| *name)
}

/// Makes a kernel over a corpus of the full size divided by `part`; `None` where there is none of
/// that name.
///
/// # Panics
///
/// Where a contender's results are not what the corpus was written from.
#[must_use]
pub fn kernel(name: &str, part: usize) -> Option<Box<dyn Kernel>> {
    MAKERS.iter().find(|(known, _)| *known == name).map(|(_, make)| make(part))
}

#[cfg(test)]
mod tests {
    use super::{kernel, names};

    /// Making a kernel compares every contender's results with the truth.
    #[test]
    fn all_contenders_of_all_kernels_agree() {
        for name in names() {
            let mut kernel = kernel(name, 8).unwrap_or_else(|| panic!("no kernel {name}"));
            assert_eq!(kernel.name(), name);
            assert_eq!(kernel.contenders().first(), Some(&"tickwire"), "{name}");
            for contender in 0..kernel.contenders().len() {
                for batch in 0..kernel.batches() {
                    kernel.run(contender, batch);
                }
            }
        }
    }
}
