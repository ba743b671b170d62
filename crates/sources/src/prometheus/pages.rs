//! Pages on which a person sees an expression drawn: that of the server itself, and Explore in a Grafana that reads it.

use serde_json::json;
use url::Url;
use watchbill_domain::time::Instant;

use super::{Prometheus, Server};
use crate::address::Address;
use crate::kind::{DrawnPage, ToDraw};

/// Points that the server's own page draws.
const POINTS: i64 = 250;
/// Lengths over which a rate is taken, seconds: none shorter than what is counted by here.
const RATED_S: [(i64, &str); 7] =
    [(300, "5m"), (1800, "30m"), (3600, "1h"), (10_800, "3h"), (21_600, "6h"), (43_200, "12h"), (86_400, "1d")];
/// What Grafana puts the length in for that no step of its drawing leaves anything out.
const RATED_IN_GRAFANA: &str = "$__rate_interval";
/// What the pane of the link is called; any text.
const PANE: &str = "slo";

impl Prometheus {
    /// Where an expression is drawn. Grafana comes first: who set it up there looks there.
    pub(super) fn pages(&self, of: &ToDraw<'_>) -> Vec<DrawnPage> {
        let page = |place, address: Option<String>| address.map(|address| DrawnPage { place, address });
        let own = self.addresses.iter().next().and_then(|address| self.own_page(address, of));
        [page("Grafana", self.explore(of)), page(self.server.name(), own)].into_iter().flatten().collect()
    }

    /// What has to be set for a link into Grafana.
    pub(super) fn page_to_set(&self) -> Option<String> {
        let what = match (&self.grafana, &self.datasource) {
            (Some(Ok(_)), Some(_)) => return None,
            (Some(Err(())), _) => "`grafana` is no address of http or https",
            (Some(Ok(_)), None) => {
                "set `grafana_datasource`: the uid of this source there, which ends the address of its settings page"
            }
            (None, Some(_)) => "set `grafana`: the address of your Grafana",
            (None, None) => {
                "set `grafana`, the address of your Grafana, and `grafana_datasource`, the uid of this source there"
            }
        };
        Some(format!("There is no link into Grafana: {what}."))
    }

    fn own_page(&self, address: &Address, of: &ToDraw<'_>) -> Option<String> {
        let length_s = ((of.to.as_ms() - of.from.as_ms()) / 1000).max(60);
        let more = [("g0.range_input", span(length_s)), ("g0.end_input", without_zone(of.to))];
        self.page_of(address, &(of.expression)(rated(length_s)), &more)
    }

    fn explore(&self, of: &ToDraw<'_>) -> Option<String> {
        let (Some(Ok(grafana)), Some(uid)) = (&self.grafana, &self.datasource) else { return None };
        let query = json!({
            "refId": "A",
            "datasource": { "uid": uid },
            "expr": (of.expression)(RATED_IN_GRAFANA),
            "range": true,
        });
        let range = json!({ "from": of.from.as_ms().to_string(), "to": of.to.as_ms().to_string() });
        let panes = json!({ PANE: { "datasource": uid, "queries": [query], "range": range } });
        let mut url = grafana.below(["explore"]);
        url.query_pairs_mut().append_pair("schemaVersion", "1").append_pair("panes", &panes.to_string());
        Some(url.into())
    }

    /// The page of the server for an expression. Mimir has none.
    pub(super) fn page_of(&self, address: &Address, expression: &str, more: &[(&str, String)]) -> Option<String> {
        let mut url = match self.server {
            Server::Prometheus | Server::Thanos => address.below(["graph"]),
            Server::VictoriaMetrics => address.below(["vmui", ""]),
            Server::Mimir => return None,
        };
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("g0.expr", expression)
            .append_pair("g0.tab", "0")
            .extend_pairs(more)
            .finish();
        if self.server == Server::VictoriaMetrics {
            url.set_fragment(Some(&format!("/?{query}")));
        } else {
            url.set_query(Some(&query));
        }
        Some(url.into())
    }
}

impl Server {
    fn name(self) -> &'static str {
        match self {
            Self::Prometheus => "Prometheus",
            Self::Thanos => "Thanos",
            Self::Mimir => "Mimir",
            Self::VictoriaMetrics => "VictoriaMetrics",
        }
    }
}

/// An address that was set, if it is one.
pub(super) fn grafana(text: &str) -> Result<Address, ()> {
    let url = Url::parse(text.trim()).map_err(|_| ())?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
    if is_web { Ok(Address::new(&url)) } else { Err(()) }
}

/// So long that nothing between two points of the drawing is left out.
fn rated(length_s: i64) -> &'static str {
    RATED_S.iter().find(|(rated_s, _)| rated_s * POINTS >= length_s).map_or("1d", |(_, text)| text)
}

/// A span as the server's page takes it, in the largest unit that it is a whole number of.
fn span(length_s: i64) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "m")];
    let unit = units.into_iter().find(|(unit_s, _)| length_s % unit_s == 0);
    unit.map_or_else(|| format!("{length_s}s"), |(unit_s, letter)| format!("{}{letter}", length_s / unit_s))
}

/// In UTC, to the second, which is what the server's page takes a text without a zone for.
fn without_zone(at: Instant) -> String {
    at.to_rfc3339().chars().take("2026-03-10T12:00:00".len()).collect()
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
