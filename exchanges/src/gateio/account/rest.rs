//! Signed REST calls (REST docs, "Authentication").

use core::fmt::Write;

use tickwire_core::account::call::{Draft, Method};
use tickwire_core::account::exchange::{Pass, Reading};
use tickwire_core::account::id::Id;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Full, Scratch};
use tickwire_core::text::Writer;

use super::fields::id;
use crate::gateio::sign;
use crate::json::{self, Kind, Names, Value};
use crate::query::percent_encoded;

/// How many orders or fills a page has: the default of the venue (REST docs, `limit`).
pub(crate) const PAGE: u16 = 100;

/// Writes a call whose query is given by name and value, and signs it. The signature is made over
/// the query as it is meant; it is sent percent-encoded.
pub(crate) fn signed(
    path: &str,
    query: &[(&str, &str)],
    size_decimal: bool,
    pass: &Pass<'_>,
    out: &mut Draft<'_>,
) -> Result<(), Full> {
    unsigned(path, query, out)?;
    let secs = pass.time.as_secs();
    let signature = sign::rest(pass.credentials.secret(), Method::Get, path, query, b"", secs);
    out.header("Accept", |out| out.bytes(b"application/json"))?;
    if size_decimal {
        out.header("X-Gate-Size-Decimal", |out| out.bytes(b"1"))?;
    }
    out.header("KEY", |out| out.bytes(pass.credentials.key().reveal().as_bytes()))?;
    out.header("Timestamp", |out| out.integer(secs))?;
    out.header("SIGN", |out| write!(out, "{signature}").map_err(|_| Full))
}

/// Writes path and query.
pub(crate) fn unsigned(
    path: &str,
    query: &[(&str, &str)],
    out: &mut Draft<'_>,
) -> Result<(), Full> {
    out.method(Method::Get);
    out.path(|out| {
        out.bytes(path.as_bytes())?;
        for (index, (name, value)) in query.iter().enumerate() {
            out.bytes(if index == 0 { b"?" } else { b"&" })?;
            out.bytes(name.as_bytes())?;
            out.bytes(b"=")?;
            percent_encoded(value, out)?;
        }
        Ok(())
    })
}

/// The parameters of a query, at most 5, in the order in which they are signed and sent.
#[derive(Default)]
pub(crate) struct Query<'q> {
    pairs: [(&'q str, &'q str); 5],
    len: usize,
}

impl<'q> Query<'q> {
    /// The same and a parameter, where it has a value.
    pub(crate) fn with(mut self, name: &'q str, value: Option<&'q str>) -> Self {
        if let (Some(place), Some(value)) = (self.pairs.get_mut(self.len), value) {
            *place = (name, value);
            self.len += 1;
        }
        self
    }

    pub(crate) fn pairs(&self) -> &[(&'q str, &'q str)] {
        self.pairs.get(..self.len).unwrap_or_default()
    }
}

/// A number as text, for a query.
pub(crate) struct Digits([u8; 20], usize);

impl Digits {
    pub(crate) fn of(number: u64) -> Self {
        let mut digits = [0; 20];
        let mut text = Writer::new(&mut digits);
        // 20 digits are enough for any.
        let _fits = text.integer(number);
        let len = text.written().len();
        Self(digits, len)
    }

    pub(crate) fn as_str(&self) -> &str {
        core::str::from_utf8(self.0.get(..self.1).unwrap_or_default()).unwrap_or_default()
    }
}

/// Hands over the elements of an answer that is an array, and says how many there were. An answer
/// that is a refusal all the same is one.
pub(crate) fn records(
    body: &[u8],
    mut read: impl FnMut(Value<'_>) -> Result<(), Malformed>,
) -> Result<usize, Malformed> {
    let body = json::parse(body)?;
    if body.kind() == Kind::Object {
        let names = &const { Names::new(["label"]) };
        let [label] = body.fields(names, &mut 0)?;
        let kind = label.map_or(MalformedKind::Value, |_| MalformedKind::Refused);
        return Err(body.malformed(kind));
    }
    let mut count = 0;
    for element in body.elements()? {
        read(element)?;
        count += 1;
    }
    Ok(count)
}

/// As [`records`], and leaves out those that cannot be read.
pub(crate) fn rows(
    body: &[u8],
    scratch: &mut Scratch<'_>,
    read: impl Fn(Value<'_>, &mut Scratch<'_>) -> Result<(), Malformed>,
) -> Result<usize, Malformed> {
    records(body, |row| read(row, scratch).or_else(|malformed| scratch.leave_out(malformed)))
}

/// Hands over that order of a list which the client gave this id, and says how many the list has;
/// none is no error.
///
/// It is looked for among those that ended, as it could not be asked for by its id: the venue knows
/// an order by the client's id as long as it rests (REST docs, "Query single order details"; of
/// futures for a minute more), and one that was filled before anybody knew of it would be taken for
/// one that never was. An order that rests is known from the list of those.
pub(crate) fn order_of_client(
    body: &[u8],
    client_id: &Id,
    mut read: impl FnMut(Value<'_>) -> Result<(), Malformed>,
) -> Result<usize, Malformed> {
    let names = &const { Names::new(["text"]) };
    records(body, |order| {
        let [text] = order.fields(names, &mut 0)?;
        if super::client_id(text).as_ref() == Some(client_id) { read(order) } else { Ok(()) }
    })
}

/// Reads `{"server_time":1789456236538}` (REST docs, "Get server current time").
pub(crate) fn read_time<'m>(body: &'m [u8]) -> Result<Reading<'m>, Malformed> {
    let [time] = json::read(body, &const { Names::new(["server_time"]) }, &mut 0)?;
    let time = time.ok_or(Malformed::value(MalformedKind::Missing, 0))?;
    time.millis()?.map(Reading::Time).ok_or_else(|| time.malformed(MalformedKind::Value))
}

/// Reads `{"user_id":1667201533,..}` (REST docs, "Retrieve user account information").
pub(crate) fn read_account_detail<'m>(body: &'m [u8]) -> Result<Reading<'m>, Malformed> {
    let [user_id] = json::read(body, &const { Names::new(["user_id"]) }, &mut 0)?;
    let user_id = user_id.ok_or(Malformed::value(MalformedKind::Missing, 0))?;
    id(user_id).map(Reading::UserId)
}
