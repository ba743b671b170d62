//! Every series there is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::story::signals::SIGNALS;

use super::gateway::{BOUNDS, Counted, Counter, PODS, ROUTES, Route, TARGET};
use super::promql::Selector;
use super::series::{Deployed, Pairs, Series, State, What};
use super::shops::{BOUNDS_S, SHOPS, Shop};

/// The series that a selector means.
pub(super) fn chosen(selector: &Selector) -> Vec<&'static Series> {
    let value = |series: &'static Series, name: &str| series.labels.get(name).map_or("", String::as_str);
    let all = ALL.iter();
    all.filter(|series| selector.matchers.iter().all(|m| m.passes(value(series, &m.name)))).collect()
}

/// What never changes beside a signal: the metric of the signal, that of its companion, and its value.
const COMPANIONS: [(&str, &str, f64); 4] = [
    ("redis_connected_clients", "redis_config_maxclients", 10_000.0),
    ("notifications_sms_sent_today", "notifications_sms_quota", 100_000.0),
    ("node_filesystem_avail_bytes", "node_filesystem_size_bytes", 100e9),
    ("kube_deployment_status_replicas_available", "kube_deployment_spec_replicas", 3.0),
];

static ALL: LazyLock<Vec<Series>> = LazyLock::new(|| {
    let mut all = of_signals();
    all.extend(SHOPS.iter().flat_map(of_shop));
    all.extend(ROUTES.iter().flat_map(of_route));
    let target = [("instance", TARGET), ("job", "probes"), ("service", "notifications")];
    all.push(Series { labels: pairs(target.into_iter(), "probe_success"), what: What::Probe });
    all
});

fn of_signals() -> Vec<Series> {
    let mut shared: BTreeMap<Pairs, Vec<usize>> = BTreeMap::new();
    let mut all = Vec::new();
    for (place, signal) in SIGNALS.iter().enumerate() {
        let labels = signal.series_labels();
        let named = |name: &str, more: &[(&str, &str)]| pairs(labels.iter().chain(more.iter().copied()), name);
        shared.entry(named(signal.metric, &[])).or_default().push(place);
        for (metric, companion, value) in COMPANIONS {
            if metric == signal.metric {
                all.push(Series { labels: named(companion, &[]), what: What::Constant(value) });
            }
        }
        let alert = [("alertname", signal.alertname()), ("severity", signal.severity())];
        for state in [State::Pending, State::Firing] {
            let more = [alert[0], alert[1], ("alertstate", state.word())];
            all.push(Series { labels: named("ALERTS", &more), what: What::Alert(place, state) });
        }
        all.push(Series { labels: named("ALERTS_FOR_STATE", &alert), what: What::ActiveSince(place) });
    }
    all.extend(shared.into_iter().map(|(labels, places)| Series { labels, what: What::Signal(places) }));
    all
}

fn of_shop(shop: &'static Shop) -> Vec<Series> {
    let instance = format!("{}-0:8080", shop.name);
    let series = |name: &str, more: &[(&str, &str)], what: What| {
        let own = [
            ("cluster", shop.cluster),
            ("instance", instance.as_str()),
            ("job", shop.name),
            ("namespace", shop.namespace),
            ("service", shop.name),
            ("team", shop.team),
        ];
        Series { labels: pairs(own.into_iter().chain(more.iter().copied()), name), what }
    };
    let mut all = vec![
        series("up", &[], What::Constant(1.0)),
        series("http_request_duration_seconds_count", &[], What::Bucket(shop, f64::INFINITY)),
        series("http_request_duration_seconds_sum", &[], What::Seconds(shop)),
        series("process_cpu_seconds_total", &[], What::Cpu(shop)),
        series("process_resident_memory_bytes", &[], What::Memory(shop)),
        series("kestrel_queue_depth", &[], What::Queue(shop)),
        series("kestrel_deploy_timestamp", &[], What::DeployTime(shop)),
    ];
    let codes = ["200", "404", "500"].into_iter();
    all.extend(codes.map(|code| series("http_requests_total", &[("code", code)], What::Requests(shop, code))));
    let buckets = BOUNDS_S.into_iter();
    all.extend(buckets.map(|(le, bound_s)| {
        series("http_request_duration_seconds_bucket", &[("le", le)], What::Bucket(shop, bound_s))
    }));
    if shop.name == "checkout" {
        all.push(series("deploy_info", &[("version", "2.417")], What::Version(Deployed::Old)));
        all.push(series("deploy_info", &[("version", "2.418")], What::Version(Deployed::New)));
    } else {
        all.push(series("deploy_info", &[("version", "1.31")], What::Constant(1.0)));
    }
    all
}

fn of_route(route: &'static Route) -> Vec<Series> {
    let of_pod = |(pod, share): (&str, f64)| {
        let pod = format!("{}-{pod}", route.service);
        let series = move |name: &str, (label, value): (&str, &str), counted| {
            let own = [("job", "gateway"), ("pod", pod.as_str()), ("service", route.service), (label, value)];
            let labels = pairs(own.into_iter().filter(|(label, _)| !label.is_empty()), name);
            Series { labels, what: What::Counter(Counter { route, share, counted }) }
        };
        let all = Counted::Within(1.0, 1.0);
        let mut own = vec![
            series("gateway_requests_total", ("code", "200"), Counted::Good),
            series("gateway_requests_total", ("code", "503"), Counted::Failed),
            series("gateway_request_duration_seconds_count", ("", ""), all),
        ];
        own.extend(BOUNDS.map(|(le, of_fast, of_slow)| {
            let counted = Counted::Within(of_fast, of_slow);
            series("gateway_request_duration_seconds_bucket", ("le", le), counted)
        }));
        own
    };
    PODS.into_iter().flat_map(of_pod).collect()
}

fn pairs<'a>(labels: impl Iterator<Item = (&'a str, &'a str)>, name: &'a str) -> Pairs {
    labels.chain([("__name__", name)]).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
