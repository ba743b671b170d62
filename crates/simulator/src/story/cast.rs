//! Every alert the story can show, apart from the one made of hostile text.

use super::Cluster::{Eu, Us};
use super::role::Service::{Checkout, Edge, Inventory, Ledger, Notifications, Payments, Platform, Search, Sessions};
use super::role::{Figure, Role};

const fn figure(middle: f64, swing: f64, decimals: usize) -> Figure {
    Figure { middle, swing, decimals }
}

// The morning deploy of checkout.

pub(super) const DEPLOY_RUNNING: Role = Role {
    summary: "A deploy of checkout is running",
    description: "checkout 2.418 is being rolled out to eu-1, pod by pod. Stands until the last pod is ready.",
    expression: "kestrel_deploy_running{service=\"checkout\"} == 1",
    ..Role::new("DeployRunning", "info", Checkout, Eu)
};
pub(super) const CHECKOUT_ERRORS: Role = Role {
    summary: "Checkout answers too many requests with an error",
    description: "{} % of the requests to checkout fail; more than 2 % for two minutes is a warning.",
    figure: figure(5.1, 1.9, 1),
    expression: "checkout:errors:percent2m > 2",
    ..Role::new("CheckoutErrorRateHigh", "warning", Checkout, Eu)
};
pub(super) const CHECKOUT_FAILING: Role = Role {
    summary: "Customers cannot pay",
    description: "{} % of the requests to checkout fail; more than 10 % for two minutes wakes somebody.",
    figure: figure(23.0, 8.0, 1),
    expression: "checkout:errors:percent2m > 10",
    ..Role::new("CheckoutErrorRateHigh", "critical", Checkout, Eu)
};
pub(super) const CHECKOUT_SLOW: Role = Role {
    instance: "checkout-6c9f7d-x2kqp:8080",
    summary: "Checkout is slow",
    description: "The slowest 1 % of checkouts take {} s; the target is 0.8 s.",
    figure: figure(2.6, 0.9, 2),
    expression: "checkout:latency:p99 > 0.8",
    ..Role::new("CheckoutLatencyHigh", "warning", Checkout, Eu)
};
pub(super) const PAYMENTS_DECLINED: Role = Role {
    summary: "Far more payments are declined than usual",
    description: "{} % of the payments are declined, against 3 % at this hour of other days.",
    figure: figure(31.0, 6.0, 0),
    expression: "payments:declined:ratio5m > 0.1",
    ..Role::new("PaymentsDeclinedHigh", "critical", Payments, Eu)
};
pub(super) const PAYMENTS_QUEUE: Role = Role {
    summary: "Payments wait to be captured",
    description: "{} payments wait in the capture queue; it is worked off as soon as checkout is well.",
    figure: figure(1840.0, 620.0, 0),
    expression: "payments_capture_queue_depth > 500",
    ..Role::new("PaymentsQueueGrowing", "error", Payments, Eu)
};

// All day.

pub(super) const REDIS_CONNECTIONS: Role = Role {
    instance: "sessions-redis-0:9121",
    summary: "Redis is running out of connections",
    description: "{} of 10000 connections are in use. Clears when idle clients are dropped.",
    figure: figure(9420.0, 260.0, 0),
    expression: "redis_connected_clients / redis_config_maxclients > 0.9",
    ..Role::new("RedisConnectionsHigh", "warning", Sessions, Eu)
};
pub(super) const HANDSHAKE_ERRORS: Role = Role {
    instance: "edge-us-2:9443",
    summary: "TLS handshakes fail at the edge",
    description: "{} handshakes per second fail, most of them from one carrier's gateway.",
    figure: figure(14.0, 9.0, 0),
    expression: "edge:tls_handshake_errors:rate1m > 3",
    ..Role::new("EdgeHandshakeErrors", "warning", Edge, Us)
};
pub(super) const NOTIFICATIONS_BACKLOG: Role = Role {
    summary: "Parcel notices are sent late",
    description: "The oldest unsent notice has been waiting for {} s.",
    figure: figure(410.0, 150.0, 0),
    expression: "notifications_oldest_unsent_seconds > 120",
    ..Role::new("NotificationsBacklog", "warning", Notifications, Eu)
};
pub(super) const PROVIDER_TIMEOUTS: Role = Role {
    more_labels: &[("provider", "northbank")],
    summary: "A payment provider does not answer",
    description: "{} % of the calls to northbank time out. Payments fall back to the second provider.",
    figure: figure(46.0, 18.0, 0),
    expression: "100 * payments:provider_timeouts:ratio2m{provider=\"northbank\"} > 20",
    ..Role::new("PaymentProviderTimeouts", "critical", Payments, Us)
};
pub(super) const STOCK_LATE: Role = Role {
    summary: "Stock figures are out of date",
    description: "The stock shown to customers is {} min old; overselling begins at about 30.",
    figure: figure(19.0, 6.0, 0),
    expression: "time() - inventory_last_sync_timestamp_seconds > 600",
    ..Role::new("InventorySyncLate", "warning", Inventory, Us)
};
pub(super) const SMS_QUOTA: Role = Role {
    summary: "The day's quota of text messages is nearly used up",
    description: "{} % of today's text messages are sent. Beyond 100 % notices go by e-mail only.",
    figure: figure(94.0, 3.0, 0),
    expression: "notifications_sms_sent_today / notifications_sms_quota > 0.9",
    ..Role::new("SmsQuotaNearlyUsed", "info", Notifications, Us)
};

// The night.

pub(super) const SEARCH_SLOW: Role = Role {
    instance: "search-1:9200",
    summary: "Search is slow",
    description: "Half of the searches take more than {} ms while the index is rebuilt.",
    figure: figure(930.0, 240.0, 0),
    expression: "search:latency:p50 > 0.4",
    ..Role::new("SearchLatencyHigh", "warning", Search, Eu)
};
pub(super) const SEARCH_INDEX_LATE: Role = Role {
    instance: "search-1:9200",
    summary: "New articles are not found yet",
    description: "The search index is {} min behind the catalogue.",
    figure: figure(48.0, 12.0, 0),
    expression: "search_index_lag_seconds > 1800",
    ..Role::new("SearchIndexLate", "info", Search, Eu)
};
pub(super) const NIGHTLY_FAILED: Role = Role {
    more_labels: &[("job_name", "ledger-reconcile")],
    summary: "The nightly reconciliation failed",
    description: "ledger-reconcile ended with exit code 3. It has to have run before the banks open at 08:00.",
    expression: "kube_job_status_failed{job_name=\"ledger-reconcile\"} > 0",
    ..Role::new("LedgerReconcileFailed", "error", Ledger, Eu)
};

// The disk of the ledger.

pub(super) const DISK_FILLING: Role = Role {
    instance: "ledger-db-1:9100",
    more_labels: &[("mountpoint", "/var/lib/postgresql")],
    summary: "The ledger's disk will be full today",
    description: "At the rate of the last hours the disk of ledger-db-1 is full in {} h.",
    figure: figure(5.5, 1.2, 1),
    expression: "instance:filesystem_hours_left:predict6h < 8",
    ..Role::new("DiskFilling", "warning", Ledger, Eu)
};
pub(super) const DISK_NEARLY_FULL: Role = Role {
    instance: "ledger-db-1:9100",
    more_labels: &[("mountpoint", "/var/lib/postgresql")],
    summary: "The ledger's disk is nearly full",
    description: "{} % of the disk of ledger-db-1 is used. At 100 % the ledger stops taking payments.",
    figure: figure(96.5, 0.8, 1),
    expression: "node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.05",
    ..Role::new("DiskNearlyFull", "critical", Ledger, Eu)
};

// The machine that goes down.

const LOST_NODE: &[(&str, &str)] = &[("node", "us-node-7")];

pub(super) const NODE_DOWN: Role = Role {
    instance: "us-node-7:9100",
    more_labels: LOST_NODE,
    summary: "A machine is gone",
    description: "us-node-7 has not answered for {} s; what ran on it is being started elsewhere.",
    figure: figure(180.0, 40.0, 0),
    expression: "up{service=\"platform\"} == 0",
    ..Role::new("NodeDown", "critical", Platform, Us)
};
pub(super) const LOST_CHECKOUT: Role = lost(Checkout, "checkout-7b5d4c-9zzlm:8080");
pub(super) const LOST_PAYMENTS: Role = lost(Payments, "payments-58cc9b-4hnfw:8080");
pub(super) const LOST_INVENTORY: Role = lost(Inventory, "inventory-5f6d88-tq7sv:8080");
pub(super) const REPLICAS_MISSING: Role = Role {
    more_labels: LOST_NODE,
    summary: "Search runs with fewer replicas than it should",
    description: "2 of 3 replicas of search are available.",
    expression: "kube_deployment_status_replicas_available < kube_deployment_spec_replicas",
    ..Role::new("ReplicasMissing", "warning", Search, Us)
};
pub(super) const SESSION_REPLICA_LOST: Role = Role {
    instance: "sessions-redis-2:9121",
    more_labels: LOST_NODE,
    summary: "A replica of the session store is not connected",
    description: "sessions-redis-2 has been behind its primary for {} s.",
    figure: figure(240.0, 60.0, 0),
    expression: "redis_connected_slaves < 2",
    ..Role::new("SessionReplicaLost", "error", Sessions, Us)
};

const fn lost(service: super::role::Service, instance: &'static str) -> Role {
    Role {
        instance,
        more_labels: LOST_NODE,
        summary: "A process does not answer",
        description: "Prometheus cannot read the figures of this process any more.",
        expression: "up{service!=\"platform\"} == 0",
        ..Role::new("TargetDown", "warning", service, Us)
    }
}

// What stands for days.

pub(super) const WATCHDOG_EU: Role = watchdog(Eu);
pub(super) const WATCHDOG_US: Role = watchdog(Us);
pub(super) const CERTIFICATE_API: Role = certificate("api.kestrel.example:443", Eu);
pub(super) const CERTIFICATE_TRACK: Role = certificate("track.kestrel.example:443", Eu);
pub(super) const CERTIFICATE_PARTNERS: Role = certificate("partners.kestrel.example:443", Us);
pub(super) const BACKUP_OLD: Role = Role {
    instance: "inventory-db-0:9187",
    summary: "The last full backup is older than the policy allows",
    description: "The last full backup of inventory-db-0 is more than seven days old; the incremental ones are good.",
    expression: "time() - backup_last_full_timestamp_seconds > 7 * 86400",
    ..Role::new("BackupTooOld", "warning", Inventory, Eu)
};
pub(super) const VERSIONS_DIFFER: Role = Role {
    summary: "Parts of the cluster run different versions",
    description: "2 machines of us-1 run an older kubelet than the rest, since the last upgrade was cut short.",
    expression: "kestrel:kubelet_versions:count > 1",
    ..Role::new("ClusterVersionsDiffer", "info", Platform, Us)
};

const fn watchdog(cluster: super::Cluster) -> Role {
    Role {
        summary: "Always firing",
        description: "Proves that alerts get through; worth a look only when it is missing.",
        expression: "kestrel_watchdog == 1",
        ..Role::new("Watchdog", "none", Platform, cluster)
    }
}

const fn certificate(instance: &'static str, cluster: super::Cluster) -> Role {
    Role {
        instance,
        summary: "A certificate expires within three weeks",
        description: "It is renewed by hand, because the partner network pins it.",
        expression: "probe_ssl_earliest_cert_expiry - time() < 21 * 86400",
        ..Role::new("CertificateExpiresSoon", "info", Edge, cluster)
    }
}
