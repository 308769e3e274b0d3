//! The arguments of the commands that read files.

use std::path::PathBuf;

use clap::Args;

use crate::venue::Venue;

#[derive(Debug, Args)]
pub(crate) struct DecodeArgs {
    /// The venue that sent the messages
    #[arg(value_enum)]
    pub(crate) venue: Venue,
    /// The file to read, one message a line; `-` is standard input
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,
    /// Read these files instead, each one binary message; `-` is standard input
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "file")]
    pub(crate) binary: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The venue that the recording is of
    #[arg(value_enum)]
    pub(crate) venue: Venue,
    /// The recording, JSON lines of messages and REST order books; or a file of steps
    pub(crate) file: PathBuf,
    /// Print what came of each step of a file of steps, as JSON lines
    #[arg(long)]
    pub(crate) steps: bool,
}
