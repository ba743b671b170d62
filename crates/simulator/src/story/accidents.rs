//! What goes really wrong in the frozen fortnight, beyond what goes wrong on every day: who fires, from when, for how long.
//!
//! There is no chance in it. The times are written down, or hang on what the ordinary day does at that time.

use crate::time::StoryTime;

use super::Cluster::{Eu, Us};
use super::cast;
use super::day::{MINUTE, clock};
use super::role::Service::{Checkout, Edge, Inventory, Ledger, Notifications, Platform, Search};
use super::role::{Figure, Role};

/// One accident: an outage that somebody has to do something about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accident {
    pub(crate) name: &'static str,
    pub(crate) beforehand: Beforehand,
    pub(crate) laid: &'static [Laid],
}

/// What the alerts of an outage did before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Beforehand {
    /// They did not fire.
    Quiet,
    /// They fired and cleared every few minutes, and nobody had to do anything about it.
    Flapping,
}

/// One firing that is laid over the ordinary days. What the same alert does by itself meanwhile is part of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Laid {
    pub(crate) role: &'static Role,
    pub(crate) begins: Begins,
    pub(crate) lasts_ms: i64,
}

/// When a laid firing begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Begins {
    /// At this moment.
    At(StoryTime),
    /// With the alert's own next firing from this moment on: it begins like all others, and does not clear.
    WithItsNext(StoryTime),
    /// When the next firing of this other alert, which begins from this moment on, ends: both rules are evaluated at the
    /// same time, so one takes the other's place in one step.
    AsEnds(&'static Role, StoryTime),
}

const fn at(day: i64, hour: i64, minute: i64, second: i64) -> Begins {
    Begins::At(moment(day, hour, minute, second))
}

const fn moment(day: i64, hour: i64, minute: i64, second: i64) -> StoryTime {
    StoryTime::at(day, clock(hour, minute) + second * 1000)
}

const fn laid(role: &'static Role, begins: Begins, minutes: i64, seconds: i64) -> Laid {
    Laid { role, begins, lasts_ms: minutes * MINUTE + seconds * 1000 }
}

/// The connections run out as they do all day; this time no idle client is dropped and they stay used up.
const fn redis_stays_full(from: StoryTime, minutes: i64, seconds: i64) -> Laid {
    laid(&cast::REDIS_CONNECTIONS, Begins::WithItsNext(from), minutes, seconds)
}

/// The deploy begins as on every day; this time the rollback does not help.
const fn as_every_deploy(role: &'static Role, minutes: i64, seconds: i64) -> Laid {
    laid(role, Begins::WithItsNext(StoryTime::at(11, clock(9, 50))), minutes, seconds)
}

/// The twelve of the fortnight, in the order in which they begin. Day 0 is a Monday.
pub(crate) static ACCIDENTS: &[Accident] = &[
    Accident {
        name: "the ledger's database dies in the night",
        beforehand: Beforehand::Quiet,
        laid: &[laid(&LEDGER_DOWN, at(1, 3, 12, 20), 42, 40)],
    },
    Accident {
        name: "a carrier refuses every label",
        beforehand: Beforehand::Quiet,
        laid: &[laid(&CARRIER_LABELS, at(2, 11, 34, 5), 66, 0)],
    },
    Accident {
        name: "a client leaks connections in the night",
        beforehand: Beforehand::Flapping,
        laid: &[redis_stays_full(moment(3, 2, 44, 0), 41, 15)],
    },
    Accident {
        name: "an American zone loses its network",
        beforehand: Beforehand::Quiet,
        laid: &[
            laid(&ZONE_UNREACHABLE, at(4, 17, 5, 30), 37, 0),
            laid(&CHECKOUT_FAILING_US, at(4, 17, 6, 15), 38, 30),
            laid(&SEARCH_ERRORS_US, at(4, 17, 6, 15), 36, 0),
            laid(&STOCK_WRITES_US, at(4, 17, 8, 45), 39, 30),
        ],
    },
    Accident {
        name: "a batch of a partner takes every connection on a Saturday morning",
        beforehand: Beforehand::Flapping,
        laid: &[redis_stays_full(moment(5, 7, 50, 0), 27, 30)],
    },
    Accident {
        name: "the scanners of a warehouse are offline on a Sunday",
        beforehand: Beforehand::Quiet,
        laid: &[laid(&SCANNERS_OFFLINE, at(6, 16, 20, 45), 88, 15)],
    },
    Accident {
        name: "the enlarged disk of the ledger is mounted read-only",
        beforehand: Beforehand::Quiet,
        laid: &[laid(&LEDGER_REFUSES, Begins::AsEnds(&cast::DISK_NEARLY_FULL, StoryTime::at(7, clock(19, 0))), 34, 0)],
    },
    Accident {
        name: "a release of the apps opens a connection for each click",
        beforehand: Beforehand::Flapping,
        laid: &[redis_stays_full(moment(8, 14, 20, 0), 35, 50)],
    },
    Accident {
        name: "the American edge answers nobody from just before midnight",
        beforehand: Beforehand::Quiet,
        laid: &[laid(&EDGE_UNREACHABLE, at(9, 23, 59, 50), 48, 25)],
    },
    Accident {
        name: "a deploy of checkout cannot be rolled back",
        beforehand: Beforehand::Quiet,
        laid: &[
            as_every_deploy(&cast::CHECKOUT_ERRORS, 82, 0),
            as_every_deploy(&cast::CHECKOUT_SLOW, 76, 30),
            as_every_deploy(&cast::CHECKOUT_FAILING, 71, 0),
            as_every_deploy(&cast::PAYMENTS_QUEUE, 80, 0),
            as_every_deploy(&cast::PAYMENTS_DECLINED, 64, 45),
        ],
    },
    Accident {
        name: "a failover of the session store loses half of the connections",
        beforehand: Beforehand::Flapping,
        laid: &[redis_stays_full(moment(12, 22, 40, 0), 56, 10)],
    },
    Accident {
        name: "customers see positions of their parcels that are hours old",
        beforehand: Beforehand::Quiet,
        laid: &[laid(&TRACKING_STALE, at(13, 5, 33, 10), 17, 20)],
    },
];

const LEDGER_DOWN: Role = Role {
    instance: "ledger-db-1:9187",
    summary: "The ledger's database is down",
    description: "ledger-db-1 takes no connections. No parcel can be paid for until it does.",
    expression: "pg_up{service=\"ledger\"} == 0",
    ..Role::new("LedgerDatabaseDown", "critical", Ledger, Eu)
};
const CARRIER_LABELS: Role = Role {
    more_labels: &[("carrier", "northpost")],
    summary: "Labels of a carrier cannot be made",
    description: "{} % of the requests for labels are refused by northpost. Its parcels stay in the warehouse.",
    figure: figure(96.0, 4.0, 0),
    expression: "100 * notifications:carrier_refusals:ratio5m{carrier=\"northpost\"} > 50",
    ..Role::new("CarrierLabelsRefused", "error", Notifications, Eu)
};
const ZONE_UNREACHABLE: Role = Role {
    more_labels: &[("zone", "us-1b")],
    summary: "A zone is cut off",
    description: "{} machines of us-1b do not answer, all of them since the same minute.",
    figure: figure(11.0, 1.0, 0),
    expression: "count by (zone) (up{service=\"platform\"} == 0) > 5",
    ..Role::new("ZoneUnreachable", "critical", Platform, Us)
};
const CHECKOUT_FAILING_US: Role = Role {
    summary: "Customers cannot pay",
    description: "{} % of the requests to checkout fail; more than 10 % for two minutes wakes somebody.",
    figure: figure(38.0, 7.0, 0),
    expression: "checkout:errors:percent2m > 10",
    ..Role::new("CheckoutErrorRateHigh", "critical", Checkout, Us)
};
const SEARCH_ERRORS_US: Role = Role {
    summary: "Searches fail",
    description: "{} % of the searches fail; two of the three shards are in a zone that is cut off.",
    figure: figure(61.0, 9.0, 0),
    expression: "search:errors:percent2m > 20",
    ..Role::new("SearchErrorRateHigh", "error", Search, Us)
};
const STOCK_WRITES_US: Role = Role {
    summary: "Stock is not written",
    description: "{} changes of stock wait to be written.",
    figure: figure(2300.0, 800.0, 0),
    expression: "inventory_unwritten_changes > 500",
    ..Role::new("InventoryWritesWaiting", "warning", Inventory, Us)
};
const SCANNERS_OFFLINE: Role = Role {
    more_labels: &[("warehouse", "reno")],
    summary: "The scanners of a warehouse are offline",
    description: "{} of 64 scanners in reno have sent nothing for five minutes. Nothing can be picked or booked in.",
    figure: figure(61.0, 3.0, 0),
    expression: "inventory:scanners_silent:ratio5m > 0.5",
    ..Role::new("WarehouseScannersOffline", "critical", Inventory, Us)
};
const LEDGER_REFUSES: Role = Role {
    instance: "ledger-db-1:9187",
    summary: "The ledger refuses to write",
    description: "The file system of ledger-db-1 is mounted read-only. Payments are accepted and not booked.",
    expression: "ledger_writes_refused_total:rate2m > 0",
    ..Role::new("LedgerWritesRefused", "critical", Ledger, Eu)
};
const EDGE_UNREACHABLE: Role = Role {
    summary: "The American shop cannot be reached",
    description: "{} of 12 probes from outside fail.",
    figure: figure(11.0, 1.0, 0),
    expression: "probe:failures:count1m{target=\"shop-us\"} > 6",
    ..Role::new("EdgeUnreachable", "critical", Edge, Us)
};
const TRACKING_STALE: Role = Role {
    summary: "Customers see old positions of their parcels",
    description: "The newest position of any parcel is {} min old.",
    figure: figure(252.0, 6.0, 0),
    expression: "time() - notifications_newest_position_timestamp_seconds > 4 * 3600",
    ..Role::new("TrackingPositionsOld", "warning", Notifications, Eu)
};

const fn figure(middle: f64, swing: f64, decimals: usize) -> Figure {
    Figure { middle, swing, decimals }
}
