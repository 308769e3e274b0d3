//! REST calls, and the one budget of them that all feeds of a process share.

use std::sync::LazyLock;

use crate::budget::Budgets;
use crate::tls::Tls;

static OF_THE_PROCESS: LazyLock<Budgets> = LazyLock::new(Budgets::default);

/// How feeds make REST calls: whom they trust, and a budget for each venue's host that all of them
/// share; clones share it too. Where feeds know different limits of a host, the strictest holds.
///
/// Venues count calls by the caller's address, so the budget is the process's by default. The
/// connections are each feed's own: they live where the feed runs, and end with it.
#[derive(Clone, Debug)]
pub struct Rest {
    pub(crate) tls: Tls,
    pub(crate) budgets: Budgets,
}

impl Rest {
    /// Calls with a budget of their own. Feeds that are not given one share the process's.
    #[must_use]
    pub fn new(tls: Tls) -> Self {
        Self { tls, budgets: Budgets::default() }
    }

    /// Calls on the process's budget.
    #[must_use]
    pub fn of_the_process(tls: Tls) -> Self {
        Self { tls, budgets: OF_THE_PROCESS.clone() }
    }
}
