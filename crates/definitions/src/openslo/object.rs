//! One document: which kind of object it is, and what that kind has.

use crate::reader::shown;

use super::alerts::{condition, notification_target, policy};
use super::codes::{E_API_VERSION_KIND, E_CONNECTION_MISSING, E_TYPE_MISSING};
use super::common::{description, metadata};
use super::objective::OpenSloVersion;
use super::said::{Kind, Sayings, Spot};
use super::secrets::inline_secrets;
use super::slo::Promise;
use super::{alpha, indicator, slo};

const KINDS: [&str; 7] =
    ["Service", "SLO", "SLI", "DataSource", "AlertPolicy", "AlertCondition", "AlertNotificationTarget"];
/// v1alpha has these alone.
const KINDS_ALPHA: [&str; 2] = ["Service", "SLO"];

/// Reads a document; the promises are those of an SLO that can be computed.
pub(super) fn object(document: &Spot<'_>, sayings: &mut Sayings) -> Vec<Promise> {
    let Some((version, kind)) = version_and_kind(document, sayings) else { return Vec::new() };
    let fields = [("apiVersion", Kind::Value), ("kind", Kind::Value), ("metadata", Kind::Map), ("spec", Kind::Map)];
    sayings.fields(document, &fields);
    metadata(document, sayings);
    match (version, kind) {
        (OpenSloVersion::V1, "SLO") => return slo::slo(document, sayings),
        (OpenSloVersion::V1Alpha, "SLO") => return alpha::slo(document, sayings),
        (_, "SLI") => {
            indicator::spec(document, sayings);
        }
        (_, "DataSource") => data_source(document, sayings),
        (_, "AlertPolicy") => policy(document, sayings),
        (_, "AlertCondition") => condition(document, sayings),
        (_, "AlertNotificationTarget") => notification_target(document, sayings),
        _ => service(document, sayings),
    }
    Vec::new()
}

fn version_and_kind<'a>(document: &Spot<'a>, sayings: &mut Sayings) -> Option<(OpenSloVersion, &'a str)> {
    let version = match document.text("apiVersion") {
        Some("openslo/v1") => OpenSloVersion::V1,
        Some("openslo/v1alpha") => OpenSloVersion::V1Alpha,
        other => {
            let is = other.map_or_else(
                || "has no `apiVersion`".to_owned(),
                |version| format!("is of the version {}", shown(version)),
            );
            let what = format!("{is}; read are openslo/v1 and openslo/v1alpha");
            sayings.say(&E_API_VERSION_KIND, document, &what);
            return None;
        }
    };
    let kinds: &[&str] = if version == OpenSloVersion::V1 { &KINDS } else { &KINDS_ALPHA };
    let kind = document.text("kind").filter(|kind| kinds.contains(kind));
    if kind.is_none() {
        let is = document
            .text("kind")
            .map_or_else(|| "has no `kind`".to_owned(), |kind| format!("is of the kind {}", shown(kind)));
        sayings.say(&E_API_VERSION_KIND, document, &format!("{is}; expected one of {}", kinds.join(", ")));
    }
    Some((version, kind?))
}

fn service(document: &Spot<'_>, sayings: &mut Sayings) {
    if let Some(spec) = document.filled("spec") {
        sayings.fields(&spec, &[("description", Kind::Value)]);
        description(&spec, sayings);
    }
}

fn data_source(document: &Spot<'_>, sayings: &mut Sayings) {
    let Some(spec) = document.filled("spec") else {
        return sayings.say(&E_TYPE_MISSING, document, "has no `spec`");
    };
    let fields = [("description", Kind::Value), ("type", Kind::Value), ("connectionDetails", Kind::Any)];
    sayings.fields(&spec, &fields);
    description(&spec, sayings);
    if spec.text("type").is_none() {
        sayings.say(&E_TYPE_MISSING, &spec, "has no `type`");
    }
    match spec.filled("connectionDetails") {
        None => sayings.say(&E_CONNECTION_MISSING, &spec, "has no `connectionDetails`"),
        Some(details) => inline_secrets(&details, sayings),
    }
}
