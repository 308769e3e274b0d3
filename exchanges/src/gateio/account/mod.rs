//! What the account streams of all markets have in common: the login, signed requests, orders over
//! the socket, signed REST calls, and what it means when the venue says no.

mod answer;
mod decode;
mod denial;
mod fields;
mod request;
mod rest;
mod server_sign;
mod status;

pub use server_sign::ServerSign;

pub(super) use decode::{Market, Reader, decode};
pub(super) use denial::{login_denial, rest_denial};
pub(super) use fields::{
    asset, client_id, coded, id, moment, optional, role, side, time_in_force, word, words,
};
pub(super) use request::{
    Api, checked_id, checked_text, list, login, number, positive, quoted, subscription, text, tif,
};
pub(super) use rest::{
    Digits, PAGE, Query, order_of_client, read_account_detail, read_time, records, rows, signed,
    unsigned,
};
pub(super) use status::{Stage, status};

use tickwire_core::exchange::Refusal;

/// What a refused request means (spot docs, "Error"): 1 is a wrong body, 2 a wrong argument, 3 a
/// problem of the venue, 4 a failed authentication.
pub(super) fn refusal(code: Option<i64>) -> Refusal {
    match code {
        Some(3) => Refusal::Again,
        Some(4) => Refusal::Login,
        _ => Refusal::Final,
    }
}
