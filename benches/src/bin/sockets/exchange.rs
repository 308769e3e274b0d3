//! The simulated exchange in a process of its own, which ends with this one.

use core::time::Duration;
use std::io::{BufRead, BufReader, Lines, Write, stdin, stdout};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tickwire_simulator::faults::Action;
use tickwire_simulator::gateio::spot::{Config as SpotConfig, Spot};
use tickwire_simulator::{Config, Simulator, wall_time};

use crate::{Failure, process};

/// The first argument of the process.
pub(crate) const ROLE: &str = "exchange";
/// How long the exchange waits until its clients are gone.
const GONE: Duration = Duration::from_secs(10);

/// What the exchange is like. Every other knob is as the simulator has it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Market {
    pub(crate) tls: bool,
    pub(crate) symbols: usize,
    pub(crate) changes_per_second: u32,
    pub(crate) trades_per_second: u32,
    pub(crate) rest_lag_ms: u64,
    /// REST requests in ten seconds; 0 is no limit.
    pub(crate) rest_limit: u32,
}

impl Default for Market {
    fn default() -> Self {
        Self {
            tls: false,
            symbols: 100,
            changes_per_second: 20,
            trades_per_second: 2,
            rest_lag_ms: 300,
            rest_limit: 200,
        }
    }
}

/// How clients find the exchange.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) url: String,
    pub(crate) authority_pem: Option<String>,
}

/// The names of so many symbols.
pub(crate) fn symbols(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("C{at:03}_USDT")).collect()
}

/// A running exchange; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) address: Address,
    process: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Exchange {
    pub(crate) fn start(market: Market) -> Result<Self, Failure> {
        let mut command = process::again(ROLE, &market)?;
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let orders = process.stdin.take().ok_or("the exchange hears nothing")?;
        let answers = process.stdout.take().ok_or("the exchange says nothing")?;
        let mut answers = BufReader::new(answers).lines();
        let address = answers.next().ok_or("the exchange did not start")??;
        Ok(Self { address: serde_json::from_str(&address)?, process, orders, answers })
    }

    /// Cuts every connection, soon after this has returned.
    pub(crate) fn cut(&mut self) -> Result<(), Failure> {
        Ok(self.orders.write_all(b"cut\n")?)
    }

    /// What the exchange has counted.
    pub(crate) fn stats(&mut self) -> Result<Value, Failure> {
        self.asked("stats")
    }

    /// What the exchange has counted once no client is connected, or after ten seconds.
    pub(crate) fn stats_when_deserted(&mut self) -> Result<Value, Failure> {
        self.asked("deserted")
    }

    fn asked(&mut self, question: &str) -> Result<Value, Failure> {
        writeln!(self.orders, "{question}")?;
        let answer = self.answers.next().ok_or("the exchange has ended")??;
        Ok(serde_json::from_str(&answer)?)
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the process does: serves, and obeys the lines that come in, until there are no more.
pub(crate) fn serve(market: &str) -> Result<(), Failure> {
    let simulator = started(serde_json::from_str(market)?)?;
    let address = Address {
        url: simulator.url(),
        authority_pem: simulator.authority_pem().map(str::to_owned),
    };
    say(&json!(address))?;
    for line in stdin().lines() {
        match line?.as_str() {
            "cut" => drop(simulator.act(Action::Cut)),
            "stats" => say(&json!(simulator.stats()))?,
            "deserted" => {
                let waited = simulator.wait(GONE, |stats| stats.open == 0);
                say(&json!(waited.unwrap_or_else(|stats| stats)))?;
            }
            other => return Err(format!("the exchange cannot {other}").into()),
        }
    }
    Ok(())
}

fn started(market: Market) -> Result<Simulator, Failure> {
    let mut spot = SpotConfig::default();
    spot.symbols = symbols(market.symbols);
    spot.changes_per_second = market.changes_per_second;
    spot.trades_per_second = market.trades_per_second;
    spot.rest_lag = Duration::from_millis(market.rest_lag_ms);
    spot.rest_limit = market.rest_limit;
    let mut config = Config::default();
    config.tls = market.tls;
    Ok(Simulator::start(Spot::new(spot, wall_time()), config)?)
}

fn say(value: &Value) -> Result<(), Failure> {
    Ok(writeln!(stdout(), "{value}")?)
}
