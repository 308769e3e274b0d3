//! Accounts of the Gate.io spot venue, without sockets: signatures, private channels, the WebSocket
//! API, REST, and what may go wrong with them.

#![cfg(test)]

mod api;
mod channels;
mod faults;
mod legacy;
mod login;
mod orders;
mod rest;
mod scene;
mod shapes;
mod walk;
