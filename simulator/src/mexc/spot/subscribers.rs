//! Who gets a stream.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::venue::{ClientId, Output, Payload};

/// The subscribers of one stream: all get the same.
#[derive(Debug, Default)]
pub(super) struct Subscribers(Vec<ClientId>);

impl Subscribers {
    pub(super) fn add(&mut self, client: ClientId) {
        if !self.0.contains(&client) {
            self.0.push(client);
        }
    }

    pub(super) fn remove(&mut self, client: ClientId) {
        self.0.retain(|&subscriber| subscriber != client);
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn send(
        &self,
        payload: &Payload,
        channel: &'static str,
        symbol: Option<&Arc<str>>,
        sink: &mut VecDeque<Output>,
    ) {
        sink.extend(self.0.iter().map(|&to| Output::Push {
            to,
            symbol: symbol.map(Arc::clone),
            channel,
            payload: payload.clone(),
        }));
    }
}
