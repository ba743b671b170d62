//! What can go wrong with a server, on request: over HTTP with `POST /-/simulator/faults`, or from a test.

mod apply;
mod gate;
mod guard;

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::alertmanager::Process;
use crate::feed::hold;

pub(crate) use gate::{Gate, Wire};
pub(crate) use guard::{Befallen, Moment, guard};

/// One thing that goes wrong. In JSON: `{"kind": "slow", "ms": 300}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// The answer begins so much later.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// Half of the body is sent, then the connection ends; the declared length is that of the whole.
    CutBody,
    /// Half of the body is sent, then nothing more, and the connection stays open.
    StalledBody,
    /// This status instead of an answer.
    Status {
        /// 400 to 599.
        code: u16,
        /// The header `Retry-After`, seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_s: Option<u64>,
    },
    /// A login page with status 200, as a proxy in front gives it when a session has ended.
    HtmlPage,
    /// Status 200 and JSON that breaks off, with the right length.
    BadJson,
    /// Status 200 and valid JSON of another shape.
    WrongShape,
    /// Status 200 and valid JSON of this size: an empty list among blanks.
    HugeBody {
        /// Bytes, declared as the length.
        bytes: u64,
    },
    /// Status 200 and a body without a declared length that does not end.
    EndlessBody,
    /// The connection ends before any answer.
    DropConnection,
    /// The server's clock is ahead by this: the header `Date` and every time in bodies.
    ClockSkew {
        /// Milliseconds; negative if it is behind.
        ms: i64,
    },
    /// Happens once, at once: the process starts anew, and its alerts are unknown to it until they are sent again 60 s later.
    Restart,
    /// Happens once, at once: the process stops; connections are refused until the time is over.
    Down {
        /// Milliseconds; without it, until faults are cleared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ms: Option<u64>,
    },
    /// Happens once, at once: nobody sends alerts to it any more, until faults are cleared.
    SenderStopped,
    /// Of a RabbitMQ: it counts nothing.
    StatisticsOff,
    /// Of a RabbitMQ: its user has no permission in any virtual host.
    NoVhost,
}

/// What is to go wrong, where and for how long. No faults at all: everything is well again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Orders {
    /// All of them at once.
    pub faults: Vec<Fault>,
    /// Only the next so many requests; all, if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests: Option<u64>,
    /// Only requests whose path is exactly this; all, if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Orders {
    /// One fault, for every request until it is cleared.
    #[must_use]
    pub fn lasting(fault: Fault) -> Self {
        Self { faults: vec![fault], requests: None, path: None }
    }

    /// One fault, for the next `requests` requests.
    #[must_use]
    pub fn next(requests: u64, fault: Fault) -> Self {
        Self { requests: Some(requests), ..Self::lasting(fault) }
    }

    /// The same, for one path only.
    #[must_use]
    pub fn on(self, path: &str) -> Self {
        Self { path: Some(path.to_owned()), ..self }
    }
}

/// The orders of one process.
#[derive(Debug, Default)]
pub(crate) struct FaultDesk {
    standing: Mutex<Orders>,
}

impl FaultDesk {
    /// Takes the place of earlier orders. What happens once to the process is handed to `suffer` and not kept.
    pub(crate) fn set(&self, mut orders: Orders, suffer: impl Fn(&Fault)) {
        orders.faults.retain(|fault| {
            let once = matches!(fault, Fault::Restart | Fault::Down { .. } | Fault::SenderStopped);
            if once {
                suffer(fault);
            }
            !once
        });
        *hold(&self.standing) = orders;
    }

    /// What is ordered and not yet used up.
    pub(crate) fn standing(&self) -> Orders {
        hold(&self.standing).clone()
    }

    /// What befalls a request for `path`; counts it.
    fn befalls(&self, path: &str) -> Vec<Fault> {
        let mut standing = hold(&self.standing);
        if standing.path.as_ref().is_some_and(|only| only != path) {
            return Vec::new();
        }
        let faults = standing.faults.clone();
        if let Some(left) = &mut standing.requests {
            *left = left.saturating_sub(1);
            if *left == 0 {
                *standing = Orders::default();
            }
        }
        faults
    }
}

impl Process {
    /// What happens once.
    pub(crate) fn suffer(&self, fault: &Fault) {
        match fault {
            Fault::Restart => self.restart(),
            Fault::Down { ms } => self.go_down(ms.map(std::time::Duration::from_millis)),
            Fault::SenderStopped => self.stop_sending(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(r#"{"faults":[]}"#, Orders::default())]
    #[case(r#"{"faults":[{"kind":"slow","ms":300}],"requests":2}"#, Orders::next(2, Fault::Slow { ms: 300 }))]
    #[case(
        r#"{"faults":[{"kind":"status","code":503,"retry_after_s":7}],"path":"/api/v2/silences"}"#,
        Orders::lasting(Fault::Status { code: 503, retry_after_s: Some(7) }).on("/api/v2/silences")
    )]
    #[case(r#"{"faults":[{"kind":"down"}]}"#, Orders::lasting(Fault::Down { ms: None }))]
    fn orders_are_read_as_they_are_written(#[case] text: &str, #[case] orders: Orders) {
        assert_eq!(serde_json::from_str::<Orders>(text).unwrap(), orders);
        assert_eq!(serde_json::to_string(&orders).unwrap(), text);
    }

    #[rstest]
    #[case(r#"{"faults":[{"kind":"explode"}]}"#)]
    #[case(r#"{"faults":[],"forever":true}"#)]
    fn unknown_orders_are_refused(#[case] text: &str) {
        assert!(serde_json::from_str::<Orders>(text).is_err());
    }

    #[test]
    fn orders_for_two_requests_of_one_path_are_used_up_by_those() {
        let desk = FaultDesk::default();
        desk.set(Orders::next(2, Fault::CutBody).on("/a"), |_| {});
        let befell: Vec<usize> = ["/b", "/a", "/b", "/a", "/a"].iter().map(|path| desk.befalls(path).len()).collect();
        assert_eq!(befell, [0, 1, 0, 1, 0]);
        assert_eq!(desk.standing(), Orders::default());
    }
}
