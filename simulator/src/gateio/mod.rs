//! Gate.io.

pub mod spot;

mod answer;
mod audience;
mod client;
mod interval;
mod limits;
mod reply;
mod request;
mod rude;
