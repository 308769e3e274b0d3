//! The driver on glommio.

use glommio::LocalExecutorBuilder;
use tickwire_glommio::{Glommio as Runtime, check, executor};

use super::feeds;
use crate::bell::Bell;
use crate::driver::Driver;
use crate::script::Script;
use crate::sink::Sink;

/// `tickwire-glommio`, on an executor that is bound to no core.
#[derive(Debug)]
pub struct Glommio;

impl Driver for Glommio {
    fn name(&self) -> &'static str {
        "glommio"
    }

    /// io_uring may be missing, or forbidden.
    fn unusable(&self) -> Option<String> {
        check().err().map(|error| error.to_string())
    }

    fn run(&self, script: Script, sink: Sink, bell: Bell) {
        let executor = executor(LocalExecutorBuilder::default());
        let executor = executor.unwrap_or_else(|error| panic!("{error}"));
        executor.run(feeds::run::<Runtime>(&script, sink, &bell));
    }
}
