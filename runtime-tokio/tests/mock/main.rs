//! The driver against a scripted venue on real sockets: what the simulated exchanges do not show.

mod handle;
mod handlers;
mod rest;
mod rig;
