//! How it is kept. What a later version of the domain cannot read any more is told anew with the next poll.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use watchbill_domain::alerts::{Matcher, Operator, Receiver, Route, RouteTree, Unanswered};
use watchbill_domain::sources::{Again, Escalation, EscalationStep, EscalationTarget, TargetKind};

/// Kind, name, and who they are now.
type TargetShape = (String, String, Option<Vec<String>>);

/// What a source told. Spans are milliseconds.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Said {
    Policies(Vec<PolicyShape>),
    Routes(TreeShape),
}

#[derive(Serialize, Deserialize)]
pub(super) struct PolicyShape {
    id: String,
    name: String,
    /// After how long, and who.
    steps: Vec<(u64, Vec<TargetShape>)>,
    /// How often, and how long after the last step.
    again: Option<(Option<u32>, Option<u64>)>,
    url: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct TreeShape {
    root: RouteShape,
    receivers: Vec<(String, Vec<String>)>,
}

#[derive(Serialize, Deserialize)]
struct RouteShape {
    to: String,
    /// Label, operator, value.
    #[serde(rename = "if", default, skip_serializing_if = "Vec::is_empty")]
    matchers: Vec<(String, Cow<'static, str>, String)>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    goes_on: bool,
    /// Of the group: the wait, the interval, the interval at which it is repeated.
    pace: (u64, u64, u64),
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    times: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    routes: Vec<Self>,
}

impl Said {
    /// Nothing where nothing was told.
    pub(super) fn of(told: &Unanswered) -> Option<Self> {
        match told {
            Unanswered::NotTold | Unanswered::NotKnown(_) => None,
            Unanswered::Policies(policies) => Some(Self::Policies(policies.iter().map(policy_shape).collect())),
            Unanswered::Routes(tree) => Some(Self::Routes(TreeShape {
                root: route_shape(&tree.root),
                receivers: tree.receivers.iter().map(|one| (one.name.clone(), one.ways.clone())).collect(),
            })),
        }
    }
}

impl From<Said> for Unanswered {
    fn from(said: Said) -> Self {
        match said {
            Said::Policies(policies) => Self::Policies(policies.into_iter().map(policy).collect()),
            Said::Routes(tree) => match route(tree.root) {
                Ok(root) => {
                    let receiver = |(name, ways)| Receiver { name, ways };
                    Self::Routes(RouteTree { root, receivers: tree.receivers.into_iter().map(receiver).collect() })
                }
                Err(why) => Self::NotKnown(why),
            },
        }
    }
}

fn policy_shape(policy: &Escalation) -> PolicyShape {
    let target =
        |target: &EscalationTarget| (target.kind.word().to_owned(), target.name.clone(), target.people_now.clone());
    let step = |step: &EscalationStep| (ms(step.after), step.targets.iter().map(target).collect());
    PolicyShape {
        id: policy.id.clone(),
        name: policy.name.clone(),
        steps: policy.steps.iter().map(step).collect(),
        again: policy.again.map(|again| (again.times, again.after.map(ms))),
        url: policy.url.clone(),
    }
}

fn policy(shape: PolicyShape) -> Escalation {
    let target = |(kind, name, people_now): TargetShape| EscalationTarget {
        kind: TargetKind::from_word(&kind).unwrap_or(TargetKind::Other),
        name,
        people_now,
    };
    let step = |(after, targets): (u64, Vec<TargetShape>)| EscalationStep {
        after: Duration::from_millis(after),
        targets: targets.into_iter().map(target).collect(),
    };
    Escalation {
        id: shape.id,
        name: shape.name,
        steps: shape.steps.into_iter().map(step).collect(),
        again: shape.again.map(|(times, after)| Again { times, after: after.map(Duration::from_millis) }),
        url: shape.url,
    }
}

fn route_shape(route: &Route) -> RouteShape {
    let matcher = |matcher: &Matcher| {
        (matcher.name().to_owned(), Cow::Borrowed(matcher.operator().symbol()), matcher.value().to_owned())
    };
    RouteShape {
        to: route.receiver.clone(),
        matchers: route.matchers.iter().map(matcher).collect(),
        goes_on: route.goes_on,
        pace: (ms(route.group_wait), ms(route.group_interval), ms(route.repeat_interval)),
        times: route.times.clone(),
        routes: route.routes.iter().map(route_shape).collect(),
    }
}

fn route(shape: RouteShape) -> Result<Route, String> {
    let matcher = |(name, symbol, value): (String, Cow<'static, str>, String)| {
        let operator = Operator::from_symbol(&symbol);
        operator.and_then(|operator| Matcher::of_label(&name, operator, &value).ok()).ok_or_else(unreadable)
    };
    let (wait, interval, repeat) = shape.pace;
    Ok(Route {
        receiver: shape.to,
        matchers: shape.matchers.into_iter().map(matcher).collect::<Result<_, _>>()?,
        goes_on: shape.goes_on,
        group_wait: Duration::from_millis(wait),
        group_interval: Duration::from_millis(interval),
        repeat_interval: Duration::from_millis(repeat),
        times: shape.times,
        routes: shape.routes.into_iter().map(route).collect::<Result<_, _>>()?,
    })
}

fn unreadable() -> String {
    "what is kept of its routes cannot be read by this version".to_owned()
}

fn ms(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
