//! What a server says of the clients that it had.

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex};

/// What a server saw of one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The status code of the close frame that came: 1005 where it had none, 1006 where none came.
    pub code: u16,
    /// The reason in that close frame.
    pub reason: String,
    /// How many messages came.
    pub messages: u64,
    /// How many bytes those had in all; text as UTF-8.
    pub bytes: u64,
    /// How many of the server's own pings were answered, with their payload.
    pub pongs: u64,
    /// What the server held against the client; empty where it did not.
    pub error: String,
}

impl Report {
    /// Reads a line that starts with `seen`: the connection's number and what was seen of it.
    pub(crate) fn parse(line: &str) -> Option<(u64, Self)> {
        let mut fields = line.strip_prefix("seen\t")?.splitn(7, '\t');
        let id = fields.next()?.parse().ok()?;
        let report = Self {
            code: fields.next()?.parse().ok()?,
            messages: fields.next()?.parse().ok()?,
            bytes: fields.next()?.parse().ok()?,
            pongs: fields.next()?.parse().ok()?,
            error: fields.next()?.to_owned(),
            reason: fields.next()?.to_owned(),
        };
        Some((id, report))
    }
}

/// The reports that have come in.
#[derive(Debug, Default)]
pub struct Board {
    reports: Mutex<BTreeMap<u64, Report>>,
    news: Condvar,
}

impl Board {
    pub(crate) fn add(&self, id: u64, report: Report) {
        self.reports.lock().expect("no test fails in here").insert(id, report);
        self.news.notify_all();
    }

    /// Takes a report; waits for it, but not for longer than `patience`.
    pub(crate) fn take(&self, id: u64, patience: Duration) -> Option<Report> {
        let reports = self.reports.lock().expect("no test fails in here");
        let absent = |reports: &mut BTreeMap<u64, Report>| !reports.contains_key(&id);
        let (mut reports, _) =
            self.news.wait_timeout_while(reports, patience, absent).expect("no test fails in here");
        reports.remove(&id)
    }
}

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn a_line_is_read() {
        let (id, report) = Report::parse("seen\t7\t1000\t2\t30\t1\t\tbye\tbye").unwrap();
        assert_eq!((id, report.code, report.messages, report.bytes), (7, 1000, 2, 30));
        assert_eq!(
            (report.pongs, report.error.as_str(), report.reason.as_str()),
            (1, "", "bye\tbye")
        );
        assert_eq!(Report::parse("ready\t8080"), None);
    }
}
