//! REST calls, and the one budget of them that all feeds of a process share.

use crate::tls::Tls;

/// An HTTP client with a budget for each venue's address; cloning shares both.
#[derive(Clone, Debug)]
pub struct Rest {}

impl Rest {
    /// A client of its own, with a budget of its own. Feeds that are not given one share one that
    /// belongs to the process.
    #[must_use]
    pub fn new(tls: Tls) -> Self {
        let _ = tls;
        unimplemented!()
    }
}
