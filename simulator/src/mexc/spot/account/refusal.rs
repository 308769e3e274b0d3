//! Refusals of requests about accounts, in the words of the official docs ("Error Code") and of the
//! live venue.

use serde_json::json;

use super::super::rest::json_answer;
use crate::account::Reject;
use crate::market::Dice;
use crate::venue::Answer;

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No header `X-MEXC-APIKEY`.
    NoKey,
    /// There is no such key.
    Key,
    Signature,
    /// The timestamp is too old, or ahead.
    Window,
    /// A parameter that must be there is not.
    Missing(&'static str),
    /// `recvWindow` is too long.
    WindowTooLong,
    Address,
    Permission,
    Symbol,
    Parameter,
    /// There is no such listen key, or there are too many. No text is known.
    ListenKey,
    Order(Reject),
}

impl Refusal {
    /// The answer; the order of its members is up to chance, as the venue's is.
    pub(super) fn answer(&self, dice: &mut Dice) -> Answer {
        let status = if *self == Self::Key { 401 } else { 400 };
        let (code, words) = self.words();
        let mut answer = json_answer(status, &json!({}));
        let words = json!(words);
        // This code alone is a text (live).
        let code = if *self == Self::Key { format!("\"{code}\"") } else { code.to_string() };
        answer.body = match dice.percent(50) {
            true => format!(r#"{{"code":{code},"msg":{words}}}"#),
            false => format!(r#"{{"msg":{words},"code":{code},"_extend":null}}"#),
        };
        answer
    }

    fn words(&self) -> (i64, String) {
        let (code, words) = match self {
            Self::NoKey => (400, "api key required"),
            Self::Key => (10_072, "Api key info invalid"),
            Self::Signature => (700_002, "Signature for this request is not valid."),
            Self::Window => (700_003, "Timestamp for this request is outside of the recvWindow."),
            Self::Missing(name) => {
                return (
                    700_004,
                    format!(
                        "Mandatory parameter '{name}' was not sent, was empty/null, or malformed."
                    ),
                );
            }
            Self::WindowTooLong => (700_005, "recvWindow must less than 60000"),
            Self::Address => (700_006, "IP non white list"),
            Self::Permission => (700_007, "No permission to access the endpoint"),
            Self::Symbol => (-1_121, "Invalid symbol."),
            Self::Parameter => (33_333, "Parameter error"),
            Self::ListenKey => (33_333, "Parameter error: listenKey"),
            Self::Order(reject) => of_order(*reject),
        };
        (code, words.into())
    }

    /// What the client did wrong, where no correct client does it.
    pub(super) fn violation(&self) -> Option<String> {
        match self {
            Self::NoKey => Some("a signed request without X-MEXC-APIKEY".into()),
            Self::Missing(name) => Some(format!("a signed request without `{name}`")),
            Self::WindowTooLong => Some("a `recvWindow` of more than 60,000".into()),
            _ => None,
        }
    }
}

const fn of_order(reject: Reject) -> (i64, &'static str) {
    match reject {
        Reject::NoOrder | Reject::Finished(_) => (-2_011, "Unknown order sent"),
        Reject::NoMarket => (-1_121, "Invalid symbol."),
        Reject::Funds => (30_004, "Insufficient position"),
        Reject::Invalid | Reject::NoPosition => (33_333, "Parameter error"),
        // No code is documented of an order that cannot be as its type wants it.
        Reject::WouldTake | Reject::NotWhole => (30_041, "current order type can not place order"),
    }
}
