//! The REST calls of an account: which there are, and how one is written.

use core::fmt;

use crate::scratch::Full;
use crate::symbol::Symbol;
use crate::text::Writer;
use crate::time::UnixNanos;

use super::id::Id;

/// One REST call that a private session makes. What it is at a venue, is the venue's matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Call {
    /// The venue's time. The only call that is not signed.
    ServerTime,
    /// The account's own number.
    UserId,
    /// A new listen key.
    CreateListenKey,
    /// More time for the listen key in use.
    ExtendListenKey,
    /// The end of the listen key in use.
    DeleteListenKey,
    /// All balances.
    Balances,
    /// All open orders: of all symbols, or of one where the venue wants one named.
    OpenOrders {
        /// The symbol, where the venue wants one named.
        symbol: Option<Symbol>,
        /// The page, from 1.
        page: u16,
    },
    /// All positions.
    Positions,
    /// Fills, oldest first or newest first as the venue has it.
    Fills {
        /// The symbol, where the venue wants one named.
        symbol: Option<Symbol>,
        /// Not those before.
        since: UnixNanos,
        /// Not those after: of a further page of a venue that tells the newest first and has no
        /// pages but by time. It is the time of the oldest that is known, which may come again.
        until: Option<UnixNanos>,
        /// The page, from 1.
        page: u16,
    },
    /// One order, by the venue's id or by the client's.
    Order {
        /// Its symbol.
        symbol: Symbol,
        /// Its id.
        id: Id,
        /// Whether that is the client's own.
        client: bool,
    },
}

impl Call {
    /// Its outward name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ServerTime => "server_time",
            Self::UserId => "user_id",
            Self::CreateListenKey => "create_listen_key",
            Self::ExtendListenKey => "extend_listen_key",
            Self::DeleteListenKey => "delete_listen_key",
            Self::Balances => "balances",
            Self::OpenOrders { .. } => "open_orders",
            Self::Positions => "positions",
            Self::Fills { .. } => "fills",
            Self::Order { .. } => "order",
        }
    }
}

/// The method of a REST call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    #[default]
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
}

impl Method {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// A REST call being written: path and query first, then headers, then the body.
#[derive(Debug)]
pub struct Draft<'w> {
    out: Writer<'w>,
    method: Method,
    /// Where the path ends and the headers begin; 0 as long as the path is written.
    path: usize,
    /// Where the headers end and the body begins.
    headers: usize,
}

/// Where the parts of a written call are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) method: Method,
    pub(crate) path: usize,
    pub(crate) headers: usize,
    pub(crate) end: usize,
}

impl<'w> Draft<'w> {
    /// A call to be written into `out`.
    pub fn new(out: &'w mut [u8]) -> Self {
        Self { out: Writer::new(out), method: Method::Get, path: 0, headers: 0 }
    }

    /// Says the method; it is `GET` where nobody does.
    pub fn method(&mut self, method: Method) {
        self.method = method;
    }

    /// Writes the path and the query; to be called before any header.
    ///
    /// # Errors
    ///
    /// [`Full`] where there is no room.
    pub fn path(
        &mut self,
        write: impl FnOnce(&mut Writer<'_>) -> Result<(), Full>,
    ) -> Result<(), Full> {
        write(&mut self.out)?;
        self.path = self.out.written().len();
        self.headers = self.path;
        Ok(())
    }

    /// What was written of the path and the query so far: what a signature is made over.
    #[must_use]
    pub fn written_path(&self) -> &str {
        self.part(0, self.path)
    }

    /// Writes a header; to be called after the path and before the body.
    ///
    /// # Errors
    ///
    /// [`Full`] where there is no room.
    pub fn header(
        &mut self,
        name: &str,
        value: impl FnOnce(&mut Writer<'_>) -> Result<(), Full>,
    ) -> Result<(), Full> {
        self.out.bytes(name.as_bytes())?;
        self.out.bytes(b": ")?;
        value(&mut self.out)?;
        self.out.bytes(b"\n")?;
        self.headers = self.out.written().len();
        Ok(())
    }

    /// Writes the body; to be called last.
    ///
    /// # Errors
    ///
    /// [`Full`] where there is no room.
    pub fn body(&mut self, body: &[u8]) -> Result<(), Full> {
        self.out.bytes(body)
    }

    /// The method.
    #[must_use]
    pub const fn written_method(&self) -> Method {
        self.method
    }

    /// The headers that were written.
    #[must_use]
    pub fn written_headers(&self) -> Headers<'_> {
        Headers(self.part(self.path, self.headers))
    }

    /// The body that was written.
    #[must_use]
    pub fn written_body(&self) -> &str {
        self.part(self.headers, self.out.written().len())
    }

    pub(crate) fn parts(&self) -> Parts {
        let end = self.out.written().len();
        Parts { method: self.method, path: self.path, headers: self.headers, end }
    }

    fn part(&self, from: usize, to: usize) -> &str {
        let bytes = self.out.written().get(from..to).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// The headers of a REST call, as pairs of name and value. They hold keys and signatures: `Debug`
/// shows none of it.
#[derive(Clone, Copy, Default)]
pub struct Headers<'a>(pub(crate) &'a str);

impl<'a> Headers<'a> {
    /// No headers.
    pub const NONE: Self = Self("");

    /// Headers of lines: each a name, a colon, a blank and a value, and a line feed.
    #[must_use]
    pub const fn of(lines: &'a str) -> Self {
        Self(lines)
    }

    /// The pairs.
    pub fn iter(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.lines().filter_map(|line| line.split_once(": "))
    }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
