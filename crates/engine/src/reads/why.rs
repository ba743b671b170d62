//! Why an alert pages or does not, at this moment and by what the records say now.

use watchbill_domain::alerts::{AlertState, Answer, Decision, Elsewhere, Facts, Held, Rest, Step, Twin, why};
use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::time::Instant;
use watchbill_sources::Role;
use watchbill_store::{AlertRow, Configured, DecisionRow, SourceRow};

use crate::api::{ApiError, ListedDecision, ListedStep, WhyListing, WhyStep, WhyView};
use crate::desk::waited_for;
use crate::handle::undisturbed_until;
use crate::queues::is_of_queue;
use crate::shared::Shared;

use super::detail::{escalation, gone};
use super::flapping::{RESTLESS, lengths};
use super::kept::live_alerts;
use super::texts::{Here, store_error};
use super::twins::role_of;

/// How many decisions a script is told.
const DECISIONS: u32 = 20;

/// What an answer is made from besides the alert and its source.
pub(super) struct Grounds {
    /// The alerts that can be the same one at another source: those that fire or are pending, and for one that is over
    /// those whose changes matter still.
    others: Vec<AlertRow>,
    rest: Rest,
}

impl Grounds {
    pub async fn read(shared: &Shared, alert: &AlertRow, here: &Here) -> Result<Self, ApiError> {
        let fail = |error| store_error(&error);
        let until = undisturbed_until(&shared.store).await.map_err(fail)?;
        let rest = shared.loaded().rest(until, here.zone.clone());
        let mut others = live_alerts(shared).await.map_err(fail)?;
        if alert.state == AlertState::Resolved {
            let rules = shared.loaded().policy.flap;
            let over = shared.store.resolved_alerts(here.now.minus(RESTLESS)).await.map_err(fail)?;
            others.extend(over.into_iter().filter(|over| !over.flap.is_spent(here.now, &rules)));
        }
        Ok(Self { others, rest })
    }
}

/// What would be decided about an alert now, question by question. `decisions` are its recorded ones, newest first.
pub(super) fn steps(
    shared: &Shared,
    grounds: &Grounds,
    alert: &AlertRow,
    sources: &[SourceRow],
    decisions: &[DecisionRow],
    here: &Here,
) -> Vec<Step> {
    let (loaded, duties) = (shared.loaded(), shared.duties(here.now));
    let silences = sources.iter().find(|source| source.name == alert.id.source).map(|source| &*source.silences);
    let facts = Facts {
        alert,
        firing: alert.state == AlertState::Firing,
        source: &alert.id.source,
        silences: silences.unwrap_or_default(),
        policy: &loaded.policy,
        rest: &grounds.rest,
        duties: &duties,
        elsewhere: elsewhere(alert, sources, &grounds.others, decisions, here.now),
    };
    why(&facts, here.now)
}

/// The chain for the window.
pub(super) fn why_view(steps: &[Step], here: &Here) -> WhyView {
    let local = |text: &str| here.local(text);
    let step = |step: &Step| WhyStep {
        question: step.question.word().to_owned(),
        title: step.question.title().to_owned(),
        found: local(&step.found),
        looked_through: step.looked_through.iter().map(|line| local(line)).collect(),
        answer: step.answer.word().to_owned(),
        decides: step.answer.decides(),
        otherwise: step.otherwise.as_deref().map(local),
    };
    let decisive = deciding(steps);
    let headline = match decisive.map(|step| (step.answer, &step.found)) {
        Some((Answer::Pages(_), found)) => format!("it pages: {found}"),
        Some((Answer::Holds(_), found)) => format!("held back: {found}"),
        Some((_, found)) => format!("nothing to tell: {found}"),
        None => String::new(),
    };
    WhyView {
        verdict: decisive.map_or("nothing", |step| step.answer.word()).to_owned(),
        headline: local(&headline),
        steps: steps.iter().map(step).collect(),
    }
}

/// `watchbill alerts why`
pub(crate) async fn why_listing(shared: &Shared, id: &AlertId) -> Result<WhyListing, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let fail = |error| store_error(&error);
    let alert = shared.store.alert(id).await.map_err(fail)?.ok_or_else(|| gone(id))?;
    let sources = shared.store.sources().await.map_err(fail)?;
    let decisions = shared.store.decisions(id, DECISIONS).await.map_err(fail)?;
    let grounds = Grounds::read(shared, &alert, &here).await?;
    let steps = steps(shared, &grounds, &alert, &sources, &decisions, &here);
    let episodes = shared.store.episodes(id, here.now.minus(RESTLESS)).await.map_err(fail)?;
    let rules = &shared.loaded().policy.flap;
    let restless = !alert.flap.is_spent(here.now, rules) && alert.flap.changes > 0;
    let local = |text: &str| here.local(text);
    let decisive = deciding(&steps);
    let (held, kind) = match decisive.map(|step| step.answer) {
        Some(Answer::Holds(held)) => (Some(held.word()), None),
        Some(Answer::Pages(kind)) => (None, Some(kind.word())),
        _ => (None, None),
    };
    Ok(WhyListing {
        id: id.to_string(),
        name: alert.name().to_owned(),
        at: here.now.to_rfc3339(),
        at_local: here.full(here.now),
        verdict: decisive.map_or("nothing", |step| step.answer.word()),
        held,
        kind,
        because: decisive.map(|step| local(&step.found)).unwrap_or_default(),
        otherwise: decisive.and_then(|step| step.otherwise.as_deref()).map(local).unwrap_or_default(),
        escalation: escalation(shared, &alert, &sources, &here).await?,
        flapping: alert.flap.is_flapping(here.now, rules),
        flaps: restless.then(|| watchbill_domain::alerts::flap_verdict(&alert.flap, &lengths(&episodes))),
        decisions: decisions
            .iter()
            .map(|decision| ListedDecision {
                at: decision.at.to_rfc3339(),
                at_local: here.full(decision.at),
                paged: decision.held.is_none(),
                because: local(&decision.because),
            })
            .collect(),
        steps: steps
            .iter()
            .map(|step| ListedStep {
                question: step.question.word(),
                title: step.question.title(),
                answer: step.answer.word(),
                found: local(&step.found),
                looked_through: step.looked_through.clone(),
            })
            .collect(),
    })
}

fn deciding(steps: &[Step]) -> Option<&Step> {
    steps.iter().find(|step| step.answer.decides())
}

/// What another source has to do with it, from what all of them show; the desk decides by the same alerts.
fn elsewhere<'a>(
    alert: &AlertRow,
    sources: &'a [SourceRow],
    others: &'a [AlertRow],
    decisions: &[DecisionRow],
    now: Instant,
) -> Elsewhere<'a> {
    let role = |name: &SourceName| sources.iter().find(|source| source.name == *name).and_then(role_of);
    let twins = |wanted: Role| {
        let others = others.iter().filter(|other| other.id.source != alert.id.source);
        let others = others.filter(move |other| role(&other.id.source) == Some(wanted));
        let believed_until = |name: &SourceName| {
            let source = sources.iter().find(|source| source.name == *name)?;
            source.facts.failing_since.and(source.facts.last_good_at)
        };
        others.map(move |other| Twin::known(&other.id.source, other).believed_until(believed_until(&other.id.source)))
    };
    match role(&alert.id.source) {
        Some(Role::Evaluates) if is_of_queue(&alert.id.identity) => Elsewhere::Nothing,
        Some(Role::Evaluates) => {
            let notifying = || {
                let others = sources.iter().filter(|source| source.name != alert.id.source);
                others.filter(|source| source.configured == Configured::Yes && role_of(source) == Some(Role::Notifies))
            };
            let Some(by) = notifying().map(|source| &source.name).min() else { return Elsewhere::Nothing };
            if let Some(twin) = twins(Role::Notifies).find(|twin| twin.tells_of(alert)) {
                return Elsewhere::Told { by: twin.by };
            }
            if alert.state == AlertState::Resolved {
                return Elsewhere::Nothing;
            }
            match waited_since(alert, decisions, now) {
                Some(since) => {
                    let wait = notifying().map(|source| waited_for(source.facts.every)).max().unwrap_or_default();
                    Elsewhere::Awaited { by, until: since.plus(wait) }
                }
                None => Elsewhere::Missing { by },
            }
        }
        Some(Role::Notifies) => {
            let home = twins(Role::Evaluates).find(|home| home.was_told_as(alert));
            home.map_or(Elsewhere::Nothing, |home| Elsewhere::Announced { by: home.by })
        }
        Some(Role::Apart) | None => Elsewhere::Nothing,
    }
}

/// Since when another source is waited for: since that was decided, or from now on where nothing was decided yet.
fn waited_since(alert: &AlertRow, decisions: &[DecisionRow], now: Instant) -> Option<Instant> {
    match &alert.decision {
        Some(Decision::Hold { held: Held::Awaited, .. }) => {
            let waiting = decisions.iter().take_while(|decision| decision.held == Some(Held::Awaited));
            Some(waiting.last().map_or(now, |decision| decision.at))
        }
        Some(_) => None,
        None => Some(now),
    }
}
