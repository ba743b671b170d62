//! What the desktop offers to a program that stays: a tray, and being kept awake.
//!
//! Linux is told over D-Bus. What other systems offer is not asked: there the tray is part of the system, and keeping awake is
//! said to be unverified.

/// Something that keeps the laptop from going to sleep by itself, for as long as it lives.
#[derive(Debug)]
pub struct KeptAwake {
    #[cfg(target_os = "linux")]
    _inhibitor: zbus::OwnedFd,
}

/// Where the laptop's power comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// The mains, or nothing tells of a battery.
    Mains,
    /// Its battery.
    Battery,
}

/// Whether a tray shows icons of programs on this desktop; where none does, a hidden window could not be found again.
pub async fn tray_answers() -> bool {
    #[cfg(target_os = "linux")]
    {
        host_registered().await.unwrap_or(false)
    }
    #[cfg(not(target_os = "linux"))]
    {
        true
    }
}

/// Keeps the laptop awake while nobody uses it. Closing the lid still sends it to sleep.
///
/// # Errors
/// Why this system does not.
pub async fn keep_awake() -> Result<KeptAwake, String> {
    #[cfg(target_os = "linux")]
    {
        inhibited().await.map(|inhibitor| KeptAwake { _inhibitor: inhibitor }).map_err(|error| error.to_string())
    }
    #[cfg(not(target_os = "linux"))]
    {
        Err("Watchbill does not know how to keep this system awake".to_owned())
    }
}

/// Where the power comes from.
#[must_use]
pub fn power() -> Power {
    power_of(std::path::Path::new("/sys/class/power_supply"))
}

/// By the kernel's files: a supply that is no battery and is online is the mains; a machine without any battery has nothing else.
fn power_of(supplies: &std::path::Path) -> Power {
    let Ok(entries) = std::fs::read_dir(supplies) else { return Power::Mains };
    let mut has_battery = false;
    for entry in entries.flatten() {
        let fact = |name: &str| std::fs::read_to_string(entry.path().join(name)).unwrap_or_default().trim().to_owned();
        // A mouse has a battery too; its scope is a device and not the system.
        match (fact("type").as_str(), fact("online").as_str(), fact("scope").as_str()) {
            ("Battery", _, scope) => has_battery |= scope != "Device",
            (_, "1", _) => return Power::Mains,
            _ => {}
        }
    }
    if has_battery { Power::Battery } else { Power::Mains }
}

#[cfg(target_os = "linux")]
async fn host_registered() -> zbus::Result<bool> {
    let bus = zbus::Connection::session().await?;
    let (name, path) = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher");
    let watcher = zbus::Proxy::new(&bus, name, path, name).await?;
    watcher.get_property("IsStatusNotifierHostRegistered").await
}

#[cfg(target_os = "linux")]
async fn inhibited() -> zbus::Result<zbus::OwnedFd> {
    let bus = zbus::Connection::system().await?;
    let manager =
        zbus::Proxy::new(&bus, "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
            .await?;
    manager.call("Inhibit", &("sleep:idle", "Watchbill", "It watches alerts and pages somebody", "block")).await
}

#[cfg(test)]
#[path = "desktop_tests.rs"]
mod tests;
