//! Who gets a stream, and who of them has got nothing of it yet.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::venue::{ClientId, Output, Payload};

/// Where outputs go.
pub(super) type Sink = VecDeque<Output>;

/// The subscribers of a stream, in their order.
#[derive(Debug, Default)]
pub(super) struct Audience {
    subscribers: Vec<Subscriber>,
}

#[derive(Clone, Copy, Debug)]
struct Subscriber {
    client: ClientId,
    /// Whether it has got nothing yet.
    fresh: bool,
}

/// Which subscribers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    All,
    /// Who has got nothing yet.
    Fresh,
    /// Who has got something already.
    Known,
}

/// What all pushes of a stream have in common.
#[derive(Clone, Copy)]
pub(super) struct Topic<'a> {
    pub(super) symbol: &'a Arc<str>,
    pub(super) channel: &'static str,
}

impl Audience {
    pub(super) const fn is_empty(&self) -> bool {
        self.subscribers.is_empty()
    }

    pub(super) fn join(&mut self, client: ClientId) {
        if self.subscribers.iter().all(|subscriber| subscriber.client != client) {
            self.subscribers.push(Subscriber { client, fresh: true });
        }
    }

    pub(super) fn leave(&mut self, client: ClientId) {
        self.subscribers.retain(|subscriber| subscriber.client != client);
    }

    /// A subscriber has got its first push in another way.
    pub(super) fn greeted(&mut self, client: ClientId) {
        for subscriber in &mut self.subscribers {
            subscriber.fresh &= subscriber.client != client;
        }
    }

    /// Nobody is fresh any more.
    pub(super) fn greet(&mut self) {
        for subscriber in &mut self.subscribers {
            subscriber.fresh = false;
        }
    }

    /// Sends one text, made where anybody gets it, to everybody of that kind.
    pub(super) fn send(
        &self,
        which: Which,
        topic: Topic<'_>,
        sink: &mut Sink,
        text: impl FnOnce() -> Arc<str>,
    ) {
        let gets = |subscriber: &&Subscriber| match which {
            Which::All => true,
            Which::Fresh => subscriber.fresh,
            Which::Known => !subscriber.fresh,
        };
        let mut receivers = self.subscribers.iter().filter(gets).peekable();
        if receivers.peek().is_none() {
            return;
        }
        let text = text();
        sink.extend(receivers.map(|subscriber| Output::Push {
            to: subscriber.client,
            symbol: Some(Arc::clone(topic.symbol)),
            channel: topic.channel,
            payload: Payload::Text(Arc::clone(&text)),
        }));
    }
}
