//! The control endpoint: what the in-process accessors do, over HTTP, for people and scripts.

use std::sync::Arc;

use http_body_util::{BodyExt, Limited};
use hyper::Request;
use hyper::body::Incoming;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::faults::{Action, Faults};
use crate::percent::decoded;
use crate::server::connection::plain;
use crate::server::shared::Shared;
use crate::venue::{Answer, Book, ClientId};

/// What its paths begin with.
pub(crate) const PREFIX: &str = "/_simulator/";
/// Its longest body.
const BODY_MAX: usize = 1 << 20;
/// Levels of a book where the request does not say how many.
const LEVELS: usize = 20;
/// What there is, for who asked for something else.
const PATHS: &str = "there are GET stats, GET clients, GET book?symbol=&id=&levels=, \
                     GET trades?symbol=, GET pushed?stream=, GET users, \
                     GET account?user=, GET audit, GET faults, \
                     PUT faults and POST action[?client=]";

/// What was asked, with its body read.
struct Asked {
    method: String,
    name: String,
    query: String,
    body: Vec<u8>,
}

pub(crate) async fn answer(shared: &Arc<Shared>, request: Request<Incoming>) -> Answer {
    let uri = request.uri();
    let name = uri.path().strip_prefix(PREFIX).unwrap_or_default().to_owned();
    let query = uri.query().unwrap_or_default().to_owned();
    let method = request.method().as_str().to_owned();
    let Ok(body) = Limited::new(request.into_body(), BODY_MAX).collect().await else {
        return plain(400, &format!("the body is not whole, or longer than {BODY_MAX} bytes\n"));
    };
    let asked = Asked { method, name, query, body: body.to_bytes().to_vec() };
    route(shared, &asked).unwrap_or_else(|why| plain(400, &format!("{why}\n")))
}

fn route(shared: &Shared, asked: &Asked) -> Result<Answer, String> {
    let answer = match (asked.method.as_str(), asked.name.as_str()) {
        ("GET", "stats") => json!(shared.with(|hub| hub.stats())),
        ("GET", "clients") => {
            let clients = shared.with(|hub| hub.clients());
            json!(clients.iter().map(|client| client.0).collect::<Vec<_>>())
        }
        ("GET", "book") => return book(shared, &asked.query),
        ("GET", "trades") => {
            let symbol = parameter(&asked.query, "symbol").ok_or("whose? say ?symbol=")?;
            json!(shared.with(|hub| hub.trades(&symbol)))
        }
        ("GET", "pushed") => {
            let stream = parameter(&asked.query, "stream").ok_or("of what? say ?stream=")?;
            let pushed = shared.with(|hub| hub.pushed(&stream));
            json!(pushed.map(|it| json!({ "count": it.count, "ids": it.ids })))
        }
        ("GET", "users") => json!(shared.with(|hub| hub.users())),
        ("GET", "account") => {
            let user = number(&asked.query, "user")?.ok_or("whose? say ?user=")?;
            json!(shared.with(|hub| hub.account(user)))
        }
        ("GET", "audit") => shared.with(|hub| hub.audit()).map(|()| json!({}))?,
        ("GET", "faults") => json!(shared.with(|hub| hub.faults().clone())),
        ("PUT", "faults") => {
            let faults: Faults = read(&asked.body, "faults")?;
            shared.set_faults(faults.clone());
            json!(faults)
        }
        ("POST", "action") => {
            let action: Action = read(&asked.body, "an action")?;
            let client = number(&asked.query, "client")?.map(ClientId);
            shared.with(|hub| hub.act(&action, client))?;
            json!({})
        }
        (method, name) => {
            return Ok(plain(404, &format!("no {method} {PREFIX}{name}; {PATHS}\n")));
        }
    };
    Ok(shown(&answer))
}

fn book(shared: &Shared, query: &str) -> Result<Answer, String> {
    let symbol = parameter(query, "symbol").ok_or("which book? say ?symbol=")?;
    let id = number(query, "id")?;
    let levels = number(query, "levels")?.map(usize::try_from).and_then(Result::ok);
    let book = shared.with(|hub| hub.book(&symbol, id, levels.unwrap_or(LEVELS)));
    let Some(Book { id, bids, asks }) = book else {
        let id = id.map_or(String::new(), |id| format!(" at {id}"));
        return Ok(plain(404, &format!("no book of {symbol}{id}\n")));
    };
    Ok(shown(&json!({ "id": id, "bids": bids, "asks": asks })))
}

fn shown(value: &Value) -> Answer {
    let headers = vec![("content-type".into(), "application/json".into())];
    Answer { status: 200, headers, body: format!("{value}\n") }
}

fn read<T: DeserializeOwned>(body: &[u8], what: &str) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("the body is not {what}: {error}"))
}

fn number(query: &str, name: &str) -> Result<Option<u64>, String> {
    let Some(text) = parameter(query, name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| format!("{name} is a whole number, not {text:?}"))
}

/// The value of a parameter of a query.
fn parameter(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| decoded(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_and_unescaped() {
        assert_eq!(parameter("a=1&symbol=%E5%B8%81_USDT", "symbol").as_deref(), Some("币_USDT"));
        assert_eq!(parameter("symbol=100%&b=%zz", "symbol").as_deref(), Some("100%"));
        assert_eq!(parameter("symbol=100%&b=%zz", "b").as_deref(), Some("%zz"));
        assert_eq!(parameter("symbols=1", "symbol"), None);
        assert_eq!(number("id=7", "id"), Ok(Some(7)));
        assert!(number("id=x", "id").unwrap_err().contains("whole number"));
    }
}
