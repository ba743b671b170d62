//! One objective of a document that somebody asks to be evaluated on buckets of their own. What such a question does not need
//! (an indicator, a service, policies) may be missing or wrong.

use watchbill_domain::slo::{Method, Objective, RefusedObjective, Window};
use watchbill_domain::time::Zone;

use crate::yaml::{At, Node};

use super::OpenSloDocument;
use super::codes::E_TARGET_AND_PERCENT;
use super::objective::{Counting, OpenSloVersion, decimal, method, slice_target};
use super::said::{Said, Sayings, Spot};
use super::slo::counting;
use super::{alpha, window};

/// Why an objective cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unaskable {
    /// What it promises is no share, by the value.
    Refused { refused: RefusedObjective, at: At },
    /// Something else that the evaluation needs.
    Said(Said),
    /// It has no objective at all.
    Nothing,
}

/// What an evaluation needs of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Askable {
    pub objective: Objective,
    pub method: Method,
    pub window: Window,
}

impl OpenSloDocument {
    /// The maps of its objectives, in the order of the file.
    pub(crate) fn objectives(&self) -> &[Node] {
        self.tree().path(&["spec", "objectives"]).map(Node::items).unwrap_or_default()
    }

    /// Objective `nth`, whose slices are of `slice_s` where that is given.
    pub(crate) fn asked(&self, nth: usize, slice_s: Option<u32>, zone: Option<&Zone>) -> Result<Askable, Unaskable> {
        let spec = Spot::top(self.tree()).filled("spec").ok_or(Unaskable::Nothing)?;
        let objectives = spec.filled("objectives").ok_or(Unaskable::Nothing)?;
        let objective = objectives.items().nth(nth).ok_or(Unaskable::Nothing)?;
        let mut sayings = Sayings::of_team(zone);
        let promised = promised(&objective, &mut sayings)?;
        let version = match self.tree().text_of("apiVersion") {
            Some("openslo/v1alpha") => OpenSloVersion::V1Alpha,
            _ => OpenSloVersion::V1,
        };
        let counting = counting(&spec, &mut sayings);
        let method = counting.and_then(|counting| sliced(&objective, counting, version, slice_s, &mut sayings));
        let window = match version {
            OpenSloVersion::V1 => window::time_window(&spec, &mut sayings),
            OpenSloVersion::V1Alpha => alpha::window(&spec, &mut sayings),
        };
        match (method, window) {
            (Some(method), Some(window)) => Ok(Askable { objective: promised, method, window }),
            _ => Err(sayings.into_said().into_iter().find(|said| said.code.is_error()).map_or_else(
                // What has another shape than OpenSLO's was said when the whole document was read.
                || {
                    self.said
                        .iter()
                        .find(|said| said.code.is_error())
                        .cloned()
                        .map_or(Unaskable::Nothing, Unaskable::Said)
                },
                Unaskable::Said,
            )),
        }
    }
}

/// What is promised. Here a percent may have its sign in `target` too, as everywhere else in Watchbill. Two targets are none:
/// nothing says which of them is held to.
fn promised(objective: &Spot<'_>, sayings: &mut Sayings) -> Result<Objective, Unaskable> {
    let (spot, percent) = match (objective.filled("target"), objective.filled("targetPercent")) {
        (Some(_), Some(percent)) => {
            sayings.say(&E_TARGET_AND_PERCENT, &percent, "stands beside `target`");
            let said = std::mem::take(sayings).into_said().pop();
            return Err(said.map_or(Unaskable::Nothing, Unaskable::Said));
        }
        (None, Some(spot)) => (spot, "%"),
        (Some(spot), None) => (spot, ""),
        (None, None) => (objective.clone(), ""),
    };
    let text = spot.node.text().unwrap_or_default();
    Objective::parse(&format!("{}{percent}", decimal(text.trim())))
        .map_err(|refused| Unaskable::Refused { refused, at: spot.node.at })
}

/// How it counts; slices of a given length need none in the document.
fn sliced(
    objective: &Spot<'_>,
    counting: Counting,
    version: OpenSloVersion,
    slice_s: Option<u32>,
    sayings: &mut Sayings,
) -> Option<Method> {
    match (counting, slice_s) {
        (Counting::RatioTimeslices, Some(slice_s)) => Some(Method::RatioTimeslices { slice_s }),
        (Counting::Timeslices, Some(slice_s)) => {
            Some(Method::Timeslices { slice_s, target: slice_target(objective, sayings)? })
        }
        (Counting::Occurrences, _) | (_, None) => method(objective, counting, version, sayings),
    }
}
