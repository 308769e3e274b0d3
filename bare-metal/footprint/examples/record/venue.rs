//! What a venue is to the server.

/// A message of a venue.
pub(crate) enum Payload {
    Text(String),
    Binary(Vec<u8>),
}

/// A venue: it is told what comes, and asked what it sends.
pub(crate) trait Venue {
    /// Answers a message of the client's.
    fn hear(&mut self, text: &str) -> Vec<Payload>;

    /// The next that it sends of itself; asked every tenth of a second.
    fn push(&mut self) -> Option<Payload>;

    /// Whether that was all.
    fn is_done(&self) -> bool;

    /// Answers a REST call.
    fn answer(&mut self, path: &str) -> String {
        panic!("no client asks for `{path}`")
    }
}

impl From<String> for Payload {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
