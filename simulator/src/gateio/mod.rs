//! Gate.io.

pub mod futures;
pub mod spot;

mod answer;
mod audience;
mod client;
mod interval;
mod limits;
mod reply;
mod request;
mod rude;
