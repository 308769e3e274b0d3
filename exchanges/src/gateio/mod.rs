//! Gate.io.
//!
//! Protocol facts name their source: "spot docs" and "futures docs" are the official Spot and
//! Futures WebSocket v4 documents (July 2025), by section; "REST docs" is the official APIv4
//! document; a capture is a message that was recorded from the venue.

pub mod account;
mod book;
mod control;
mod envelope;
mod facts;
#[cfg(test)]
mod forms;
pub mod futures;
mod interval;
mod members;
mod obu;
mod request;
mod rules;
pub mod sign;
pub mod spot;
mod values;
