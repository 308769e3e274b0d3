//! Gate.io.

pub mod futures;
pub mod spot;

mod answer;
mod api;
mod audience;
mod claim;
mod client;
mod desk;
mod interval;
mod limits;
mod rates;
mod reply;
mod request;
mod rude;
mod sign;
mod signed;
