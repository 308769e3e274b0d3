//! Gate.io.

pub mod spot;

mod answer;
mod client;
mod limits;
mod reply;
mod request;
mod rude;
