//! The outside: HTTP, secrets, notifications, the system's clock, files, paths and logs.
//!
//! Each file implements one port of the engine with what this machine offers. What is deliberately absent: any rule about
//! alerts, any decision about when to ask, and anything that is remembered between runs. Code for macOS and Windows stands
//! beside the code for Linux and says "unverified" where it was never run.
#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod chance;
mod clock;
mod courier;
pub mod desktop;
mod files;
mod http;
mod letters;
mod network;
mod notifications;
mod opener;
mod owner;
mod run;
mod secrets;
mod vault;
mod zones;

pub mod logging;
pub mod memory;
pub mod paths;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use watchbill_engine::ports::{Notifier, Ports};

pub use chance::SystemChance;
pub use clock::{LONGEST_WAIT, SystemClock};
pub use courier::NetworkCourier;
pub use files::DiskFiles;
pub use http::HttpNetwork;
pub use letters::{AmqpLetters, SystemLetters};
pub use network::SystemNetwork;
pub use notifications::{DesktopNotifier, SilentNotifier};
pub use opener::BrowserOpener;
pub use owner::{Holder, OwnerLock};
pub use run::SystemRunner;
pub use secrets::{KeyringPauses, OsSecrets, SECRET_VARIABLE_PREFIX, SECRETS_FILE_VARIABLE};
pub use vault::SealedFiles;
pub use zones::SystemZones;

/// Whether notices are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notifications {
    /// On the desktop.
    Desktop,
    /// Not at all, for this reason.
    Silent(String),
}

/// Everything from the outside, for the workspace in this folder. The secrets file is the one that `WATCHBILL_SECRETS_FILE`
/// names, if any.
#[must_use]
pub fn system_ports(workspace: &Path, notifications: Notifications) -> Ports {
    let secrets_file = std::env::var_os(SECRETS_FILE_VARIABLE).filter(|name| !name.is_empty()).map(PathBuf::from);
    let http = Arc::new(HttpNetwork::new());
    Ports {
        clock: Arc::new(SystemClock),
        network: Arc::new(SystemNetwork::over(Arc::clone(&http))),
        courier: Arc::new(NetworkCourier::new(Arc::clone(&http))),
        files: Arc::new(DiskFiles),
        secrets: Arc::new(OsSecrets::new(workspace, secrets_file)),
        notifier: notifier(notifications),
        opener: Arc::new(BrowserOpener),
        runner: Arc::new(SystemRunner),
        chance: Arc::new(SystemChance),
        letters: Arc::new(SystemLetters::over(Arc::clone(&http))),
        vault: Arc::new(SealedFiles),
        zones: Arc::new(SystemZones::of_this_machine()),
    }
}

fn notifier(notifications: Notifications) -> Arc<dyn Notifier> {
    let why = match notifications {
        Notifications::Silent(why) => why,
        Notifications::Desktop => match DesktopNotifier::start() {
            Ok(desktop) => return Arc::new(desktop),
            Err(e) => format!("the thread for notifications did not start: {e}"),
        },
    };
    Arc::new(SilentNotifier::new(why))
}
