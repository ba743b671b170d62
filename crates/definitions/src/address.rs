//! Addresses of sources and proxies. Nothing of an address that is wrong is repeated: people paste them with passwords.

use std::net::{IpAddr, Ipv6Addr};

use url::{Host, Url};
use watchbill_domain::sources::Proxy;

use crate::reader::Wrong;

/// Longer addresses are not read.
const LONGEST_BYTES: usize = 2048;

/// Reads the address of a channel, or of a source that is asked over HTTP.
pub(crate) fn read_address(text: &str, at: usize) -> Result<Url, Wrong> {
    read_address_of(text, at, &["http", "https"])
}

/// Reads an address that begins with one of these schemes.
pub(crate) fn read_address_of(text: &str, at: usize, schemes: &[&str]) -> Result<Url, Wrong> {
    let mut begins: Vec<String> = schemes.iter().map(|scheme| format!("{scheme}://")).collect();
    let last = begins.pop().unwrap_or_default();
    let begins = if begins.is_empty() { last } else { format!("{} or {last}", begins.join(", ")) };
    let url = parse(text, at, schemes, &begins)?;
    if url.query().is_some() || url.fragment().is_some() {
        let message =
            "this address goes on behind a `?` or `#`; expected the address the server is known by, without a page";
        return Err(Wrong::new(at, message));
    }
    if has_user(&url) {
        let message = "this address carries a user or password; write the user under `auth` and the password in the \
                       keyring, with `watchbill secrets set NAME`";
        return Err(Wrong::new(at, message));
    }
    Ok(url)
}

/// Reads `system`, `direct` or the address of a proxy.
pub(crate) fn read_proxy(text: &str, at: usize) -> Result<Proxy, Wrong> {
    match text {
        "system" => Ok(Proxy::System),
        "direct" => Ok(Proxy::Direct),
        _ => {
            let begins = "http://, https:// or socks5://, or one of the words `system` and `direct`";
            let url = parse(text, at, &["http", "https", "socks5"], begins)?;
            if has_user(&url) {
                let message = "the proxy's address carries a user or password, which does not belong in this file; set \
                               HTTPS_PROXY in the environment and write proxy = \"system\"";
                return Err(Wrong::new(at, message));
            }
            Ok(Proxy::At(url))
        }
    }
}

/// Whether what is sent to this address in the clear leaves the laptop or the local network: the host is neither loopback
/// nor private nor a name that only a local network knows.
pub(crate) fn is_open_to_the_world(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let local = ["localhost", "local", "internal", "lan", "home.arpa"];
            name.contains('.') && !local.iter().any(|zone| name.ends_with(&format!(".{zone}")))
        }
        Some(Host::Ipv4(ip)) => !is_private(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => !is_private(IpAddr::V6(ip)),
        None => false,
    }
}

fn parse(text: &str, at: usize, schemes: &[&str], begins: &str) -> Result<Url, Wrong> {
    let text = text.trim();
    let wrong = || Wrong::new(at, format!("this is not an address; expected one that begins with {begins}"));
    if text.len() > LONGEST_BYTES || text.chars().any(char::is_control) {
        return Err(wrong());
    }
    let url = Url::parse(text).map_err(|_| wrong())?;
    let has_host = url.host_str().is_some_and(|host| !host.is_empty());
    if schemes.contains(&url.scheme()) && has_host { Ok(url) } else { Err(wrong()) }
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => {
            ip.is_loopback()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
                || Ipv6Addr::to_ipv4_mapped(&ip).is_some_and(|ip| is_private(IpAddr::V4(ip)))
        }
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
