//! The driver on tokio.

use tickwire_tokio::Tokio as Runtime;
use tokio::runtime::Builder;

use super::feeds;
use crate::bell::Bell;
use crate::driver::Driver;
use crate::script::Script;
use crate::sink::Sink;

/// `tickwire-tokio`, on a runtime of one thread.
#[derive(Debug)]
pub struct Tokio;

impl Driver for Tokio {
    fn name(&self) -> &'static str {
        "tokio"
    }

    fn run(&self, script: Script, sink: Sink, bell: Bell) {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(feeds::run::<Runtime>(&script, sink, &bell));
    }
}
