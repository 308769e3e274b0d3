//! The task that lets time pass for the venue.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::server::shared::Shared;

/// Between two ticks, so that a venue that is always due leaves time for its clients.
const PAUSE_MIN: Duration = Duration::from_millis(1);
/// A venue that is never due is asked again after this.
const PAUSE_MAX: Duration = Duration::from_secs(60);

pub(crate) async fn run(shared: Arc<Shared>) {
    loop {
        let pause = shared.with(|hub| hub.tick()).clamp(PAUSE_MIN, PAUSE_MAX);
        // Either it is time, or something is due sooner: the next tick finds out.
        let _ = timeout(pause, shared.sooner()).await;
    }
}
