//! Links in alerts come from outside: only those that are safe to hand to a browser are links, the rest is text.

/// An http or https address without credentials.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SafeLink(url::Url);

impl SafeLink {
    /// The longest address that is taken for a link, bytes.
    pub const LONGEST: usize = 8192;

    /// Reads a link; `None` for anything but an http or https address with a host. User and password are taken off.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > Self::LONGEST || text.chars().any(char::is_control) {
            return None;
        }
        let mut url = url::Url::parse(text).ok()?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return None;
        }
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        Some(Self(url))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Where it leads, for showing before it is opened.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::SafeLink;

    #[rstest]
    #[case("https://runbooks.example.net/redis#restart", Some("runbooks.example.net"))]
    #[case(" http://prom:9090/graph?g0.expr=up ", Some("prom"))]
    #[case("https://ana:secret@grafana.example.net/d/1", Some("grafana.example.net"))]
    #[case("javascript:alert(1)", None)]
    #[case("JaVaScRiPt:alert(1)", None)]
    #[case("java\nscript:alert(1)", None)]
    #[case("file:///etc/passwd", None)]
    #[case("smb://host/share", None)]
    #[case("data:text/html,<b>x</b>", None)]
    #[case("//example.net/x", None)]
    #[case("https://", None)]
    #[case("", None)]
    fn only_http_addresses_with_a_host_are_links(#[case] text: &str, #[case] host: Option<&str>) {
        let link = SafeLink::parse(text);
        assert_eq!(link.as_ref().map(SafeLink::host), host, "host of {text:?}");
        assert!(link.is_none_or(|l| !l.as_str().contains("secret")), "credentials are taken off");
    }
}
