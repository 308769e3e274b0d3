//! One line of a recording: what arrived, when, and by which way.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use tickwire_core::decimal::Decimal;
use tickwire_core::exchange::{Message, MessageType};
use tickwire_core::symbol::Symbol;

use crate::hex;

/// The longest line: a message of 1 MiB, every byte of it escaped, and some fields around it.
pub(super) const RECORD_MAX: usize = 8 * 1024 * 1024;

/// A message of the stream or the body of a REST answer, as it was received.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// When it was received, in nanoseconds since the Unix epoch.
    pub(super) recv_ns: u64,
    /// What brought it.
    pub(super) via: Via,
    /// What it was.
    pub(super) body: Body,
}

/// A message as it was received.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    Text(String),
    Binary(Vec<u8>),
}

/// The ways that records come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Via {
    /// The WebSocket.
    Stream,
    /// A REST book snapshot of this symbol.
    Rest(Symbol),
}

type Fields<'a> = BTreeMap<String, &'a RawValue>;

impl Record {
    /// Reads a line such as `{"recv":1218085979.317497,"via":"ws","raw":"{..}"}`, with `hex` for
    /// `raw` where the message was binary; records by `rest` name their `symbol`. Other fields are
    /// allowed.
    ///
    /// # Errors
    ///
    /// What is wrong, to be said of the line.
    pub(super) fn parse(line: &[u8]) -> Result<Self, String> {
        let fields: Fields<'_> = serde_json::from_slice(line).map_err(|error| no_object(&error))?;
        let via = match text(&fields, "via")?.as_str() {
            "ws" => Via::Stream,
            "rest" => Via::Rest(symbol(&text(&fields, "symbol")?)?),
            other => {
                return Err(format!("has `via` \"{other}\", which is neither \"ws\" nor \"rest\""));
            }
        };
        Ok(Self { recv_ns: recv_ns(&fields)?, via, body: body(&fields)? })
    }
}

impl Body {
    /// The message that a connection would have delivered.
    pub(super) fn message(&self) -> Message<'_> {
        match self {
            Self::Text(text) => Message::text(text),
            Self::Binary(bytes) => Message::new(MessageType::Binary, bytes),
        }
    }

    /// Its text; that of a binary message is what can be read of it.
    pub(super) fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Binary(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The message of hex digits, or what is wrong with them, to be said of the record.
    pub(super) fn of_hex(digits: &str) -> Result<Self, String> {
        let mut bytes = Vec::new();
        match hex::read(digits.as_bytes(), &mut bytes) {
            Some(Ok(())) => Ok(Self::Binary(bytes)),
            Some(Err(half)) => Err(format!("has a field `hex` of {half}")),
            None => Err("has a field `hex` with more than hex digits in it".into()),
        }
    }
}

/// The reader's words without its line, which is always the first: it sees one at a time.
fn no_object(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said.split_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    format!("is not a JSON object ({what} at column {})", error.column())
}

fn body(fields: &Fields<'_>) -> Result<Body, String> {
    match (fields.contains_key("raw"), fields.contains_key("hex")) {
        (true, true) => Err("has both `raw` and `hex`: a message is one of them".into()),
        (false, true) => Body::of_hex(&text(fields, "hex")?),
        _ => text(fields, "raw").map(Body::Text),
    }
}

fn text(fields: &Fields<'_>, name: &str) -> Result<String, String> {
    let value = fields.get(name).ok_or_else(|| format!("has no field `{name}`"))?;
    serde_json::from_str(value.get()).map_err(|_| format!("has a field `{name}` that is no text"))
}

fn symbol(text: &str) -> Result<Symbol, String> {
    Symbol::new(text)
        .ok_or_else(|| "has a `symbol` that is empty or longer than 32 bytes".to_owned())
}

/// Seconds since the Unix epoch, read digit by digit; what is finer than a nanosecond is cut off.
fn recv_ns(fields: &Fields<'_>) -> Result<u64, String> {
    let value = fields.get("recv").ok_or("has no field `recv`")?;
    let seconds = Decimal::parse(value.get().as_bytes())
        .map_err(|_| "has a field `recv` that is no number of seconds")?;
    let factor = 10u128.pow(u32::from(seconds.scale().abs_diff(9)));
    let nanos = if seconds.scale() > 9 {
        Some(seconds.mantissa() / factor)
    } else {
        seconds.mantissa().checked_mul(factor)
    };
    nanos
        .filter(|_| !seconds.is_negative())
        .and_then(|nanos| u64::try_from(nanos).ok())
        .ok_or_else(|| "has a field `recv` outside the years 1970 to 2554".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_without_floats() {
        let line =
            br#"{"recv": 1218085979.317497, "via": "ws", "raw": "{\"a\":\"\u00e9\"}", "x": []}"#;
        let record = Record::parse(line).unwrap();
        assert_eq!(record.recv_ns, 1_218_085_979_317_497_000);
        assert_eq!((record.via, record.body), (Via::Stream, Body::Text(r#"{"a":"é"}"#.into())));
    }

    #[test]
    fn a_binary_message_is_hex() {
        let record = Record::parse(br#"{"recv":1,"via":"ws","hex":"0A 7b"}"#).unwrap();
        assert_eq!(record.body, Body::Binary(vec![0x0a, 0x7b]));
        assert_eq!(record.body.message().kind, MessageType::Binary);
    }

    #[test]
    fn times_are_exact_to_the_nanosecond() {
        for (recv, nanos) in [
            ("0", 0),
            ("1218085979", 1_218_085_979_000_000_000),
            ("1218085979.9", 1_218_085_979_900_000_000),
            ("1267850129.3974585", 1_267_850_129_397_458_500),
            ("1267850129.135792468", 1_267_850_129_135_792_468),
            ("1267850129.1357924688", 1_267_850_129_135_792_468),
            ("18446744073.709551615", u64::MAX),
        ] {
            let line = format!(r#"{{"recv":{recv},"via":"ws","raw":""}}"#);
            assert_eq!(Record::parse(line.as_bytes()).unwrap().recv_ns, nanos, "{recv}");
        }
    }

    #[test]
    fn a_snapshot_names_its_symbol() {
        let line = br#"{"recv":1,"via":"rest","symbol":"BTC_USDC","market":"spot","raw":"{}"}"#;
        let symbol = Symbol::new("BTC_USDC").unwrap();
        assert_eq!(Record::parse(line).unwrap().via, Via::Rest(symbol));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (line, word) in [
            ("", "not a JSON object"),
            ("[]", "not a JSON object"),
            (r#"{"recv":1,}"#, "(trailing comma at column 11)"),
            (r#"{"recv":1,"via":"ws"}"#, "no field `raw`"),
            (r#"{"recv":1,"raw":""}"#, "no field `via`"),
            (r#"{"via":"ws","raw":""}"#, "no field `recv`"),
            (r#"{"recv":1,"via":"ftp","raw":""}"#, "\"ftp\""),
            (r#"{"recv":1,"via":"rest","raw":""}"#, "no field `symbol`"),
            (r#"{"recv":1,"via":"rest","symbol":"","raw":""}"#, "`symbol`"),
            (r#"{"recv":"1","via":"ws","raw":""}"#, "`recv`"),
            (r#"{"recv":-1,"via":"ws","raw":""}"#, "`recv`"),
            (r#"{"recv":18446744073.709551616,"via":"ws","raw":""}"#, "`recv`"),
            (r#"{"recv":1,"via":"ws","raw":{}}"#, "`raw`"),
            (r#"{"recv":1,"via":"ws","hex":7}"#, "`hex`"),
            (r#"{"recv":1,"via":"ws","hex":"0a7"}"#, "3 hex digits"),
            (r#"{"recv":1,"via":"ws","hex":"zz"}"#, "`hex`"),
            (r#"{"recv":1,"via":"ws","hex":"0a","raw":""}"#, "both"),
        ] {
            let what = Record::parse(line.as_bytes()).unwrap_err();
            assert!(what.contains(word), "{line}: {what}");
        }
    }
}
