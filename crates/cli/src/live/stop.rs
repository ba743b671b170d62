//! Being told to stop.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ctrl-C, and on Unix the requests to end and to hang up.
#[derive(Debug)]
pub(crate) struct Stop {
    #[cfg(unix)]
    signals: [Signal; 3],
}

#[cfg(unix)]
impl Stop {
    /// Listens from now on: a request that comes before it is waited for is not lost.
    pub fn listen() -> io::Result<Self> {
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        let [interrupt, terminate, hangup] = kinds.map(signal);
        Ok(Self { signals: [interrupt?, terminate?, hangup?] })
    }

    /// Returns when somebody asks.
    pub async fn asked(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

/// Unverified: on Windows only Ctrl-C is listened to.
#[cfg(not(unix))]
impl Stop {
    /// Listens from now on.
    #[allow(clippy::unnecessary_wraps)]
    pub fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Returns when somebody asks.
    pub async fn asked(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
