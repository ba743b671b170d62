//! What a wish changes of a schedule: boxes are read, and what is wrong is said at its box.

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{
    Author, Because, Change, Cover, LineUp, OnCall, Override, OverrideKind, Schedule, Temporary, TemporaryShift, Unfit,
};
use watchbill_domain::time::{Instant, Zone, dated_text};

use crate::api::{BoxChoice, BoxProblem, LayerForm, ScheduleWish, TypedShift};

use super::super::names::{name, names};
use super::super::times::typed_time;
use super::drafts::{keeps_length, read_layer, read_rotation};
use super::plan::{known, problem};
use super::rehearse::reach;

/// What a wish is read with.
pub(super) struct Wishing<'a> {
    pub schedule: &'a Schedule,
    pub people: &'a [Person],
    pub me: Option<&'a str>,
    /// In which times without an offset are read.
    pub zone: &'a Zone,
    pub author: &'a Author,
    pub now: Instant,
}

type Problems = Vec<BoxProblem>;

/// The change that the wish stands for.
pub(super) fn changed(wishing: &Wishing<'_>, wish: &ScheduleWish) -> Result<Change, Problems> {
    let Wishing { schedule, author, now, .. } = wishing;
    let unfit = |unfit: Unfit| wishing.unfit(&unfit);
    match wish {
        ScheduleWish::Override { kind, person, of, from, to } => {
            let one = wishing.override_of(kind, person, of.as_deref(), (from, to))?;
            schedule.overridden(one).map_err(unfit)
        }
        ScheduleWish::Cover { of, person, from, to } => {
            let cover = wishing.cover(("of", of), ("person", person), ("from", from), ("to", to))?;
            schedule.covered(&cover, author).map_err(unfit)
        }
        ScheduleWish::Swap { of, person, from, to, return_from, return_to } => {
            let give = wishing.cover(("of", of), ("person", person), ("from", from), ("to", to));
            let (return_from, return_to) = (("returnFrom", return_from), ("returnTo", return_to));
            let take = wishing.cover(("person", person), ("of", of), return_from, return_to);
            let (give, take) = both(give, take)?;
            schedule.swapped([&give, &take], author).map_err(unfit)
        }
        ScheduleWish::Take { of, person } => {
            let of = of.as_deref().map(|of| wishing.person("of", of)).transpose()?;
            let person = wishing.person("person", person.as_deref().or(wishing.me).unwrap_or_default())?;
            schedule.taken_over(of.as_ref(), &person, *now, author).map_err(unfit)
        }
        ScheduleWish::TakeBack { index: None, at: Some(at) } => {
            schedule.taken_back(wishing.override_at(at)?).map_err(unfit)
        }
        ScheduleWish::TakeBack { index, .. } => {
            let last = schedule.overrides.len().checked_sub(1);
            let last =
                last.ok_or_else(|| vec![problem("", "there is no override in it: there is nothing to take back")])?;
            let index = index.unwrap_or(last);
            let expected = || vec![problem("index", format!("there is no override {index}; expected 0 to {last}"))];
            schedule.taken_back(index).map_err(|_| expected())
        }
        ScheduleWish::LineUp { layer, from, next, rotation } => {
            let layer = wishing.layer(layer)?;
            let wanted = wishing.line_up(layer, from, next.as_deref(), rotation)?;
            schedule.lined_up(layer, &wanted, *now).map_err(unfit)
        }
        ScheduleWish::LineUpBack { layer, from } => {
            let (index, from) = (wishing.layer(layer)?, wishing.time("from", from)?);
            schedule.version_taken_back(index, from, *now).map_err(|wrong| match wrong {
                Unfit::Gone => {
                    let when = dated_text(from, &schedule.zone);
                    vec![problem("from", format!("no line-up of {layer} begins {when}: there is nothing to take back"))]
                }
                other => unfit(other),
            })
        }
        ScheduleWish::Layer { layer: None, form } => {
            let mut layer = read_layer(form, schedule)?;
            layer.rotation.people = wishing.line(&layer.rotation.people)?;
            Ok(Change::AddLayer(layer))
        }
        ScheduleWish::Layer { layer: Some(layer), form } => {
            let index = wishing.layer(layer)?;
            let held = &schedule.layers[index];
            let mut wanted = read_layer(form, schedule)?;
            wanted.rotation.clone_from(&held.rotation);
            wanted.versions.clone_from(&held.versions);
            Ok(Change::ChangeLayer { layer: index, wanted })
        }
        ScheduleWish::RemoveLayer { layer } => wishing.layer(layer).map(Change::RemoveLayer),
        ScheduleWish::Temporary { from, to, shifts } => wishing.temporary(from, to, shifts).map(Change::AddTemporary),
        ScheduleWish::TemporaryBack { index } if *index < schedule.temporaries.len() => {
            Ok(Change::RemoveTemporary(*index))
        }
        ScheduleWish::TemporaryBack { index } => {
            let why = format!("there is no temporary schedule {index} in it: there is nothing to take back");
            Err(vec![problem("temporary", why)])
        }
        ScheduleWish::New { .. } => Err(vec![problem("", "a new schedule has a file of its own")]),
    }
}

type Typed<'a> = (&'a str, &'a String);

impl Wishing<'_> {
    fn time(&self, field: &str, text: &str) -> Result<Instant, Problems> {
        if text.trim() == "now" {
            return Ok(self.now.whole_second());
        }
        let typed = typed_time(text, self.zone).map_err(|wrong| {
            let choice = |at: &Instant| BoxChoice { value: self.zone.rfc3339(*at), text: dated_text(*at, self.zone) };
            let choices = wrong.meant.iter().map(choice).collect();
            vec![BoxProblem { field: field.to_owned(), message: wrong.what, choices }]
        })?;
        let (first, last) = reach(self.now);
        if first <= typed && typed <= last {
            return Ok(typed);
        }
        let when = dated_text(typed, self.zone);
        Err(vec![problem(field, format!("{when} is more than 20 years away; expected a time within them"))])
    }

    fn person(&self, field: &str, text: &str) -> Result<PersonId, Problems> {
        match text.trim() {
            "" => Err(vec![problem(field, "nobody is named; expected a person")]),
            text => known(field, text, self.schedule, self.people),
        }
    }

    fn layer(&self, name: &str) -> Result<usize, Problems> {
        let names: Vec<&str> = self.schedule.layers.iter().map(|layer| layer.name.as_str()).collect();
        let missing = || {
            let expected = if names.is_empty() { "there are none".to_owned() } else { names.join(" or ") };
            vec![problem("layer", format!("there is no layer `{name}`; expected {expected}"))]
        };
        names.iter().position(|layer| *layer == name).ok_or_else(missing)
    }

    /// The place of the override by which somebody is on call; of several the last one of the file.
    fn override_at(&self, at: &str) -> Result<usize, Problems> {
        let at = self.time("at", at)?;
        let of_override = |row: OnCall| match row.because {
            Because::Override { index } => Some(index),
            Because::Rotation { .. } | Because::Temporary { .. } => None,
        };
        let nothing = || {
            let when = dated_text(at, &self.schedule.zone);
            vec![problem("at", format!("nobody is on call by an override {when}: there is nothing to take back"))]
        };
        self.schedule.on_call(at).into_iter().filter_map(of_override).max().ok_or_else(nothing)
    }

    fn override_of(
        &self,
        kind: &str,
        person: &str,
        of: Option<&str>,
        (from, to): (&str, &str),
    ) -> Result<Override, Problems> {
        let kind = match kind {
            "replace" => OverrideKind::Replace,
            "substitute" => OverrideKind::Substitute { of: self.person("of", of.unwrap_or_default())? },
            "remove" => OverrideKind::Remove,
            "add" => OverrideKind::Add,
            other => {
                let message = format!("`{other}` is no kind of override; expected replace, substitute, remove or add");
                return Err(vec![problem("kind", message)]);
            }
        };
        let person = self.person("person", person)?;
        let (start, end) = both(self.time("from", from), self.time("to", to))?;
        let (by, reason) = (self.author.by.clone(), self.author.reason.clone());
        Ok(Override { kind, person, start, end, by, reason, swap: None })
    }

    /// With an empty end the whole shift that whoever is covered has at the start.
    fn cover(&self, of: Typed<'_>, person: Typed<'_>, from: Typed<'_>, to: Typed<'_>) -> Result<Cover, Problems> {
        let (of, person) = both(self.person(of.0, of.1), self.person(person.0, person.1))?;
        let start = self.time(from.0, from.1)?;
        if !to.1.trim().is_empty() {
            let end = self.time(to.0, to.1)?;
            return Ok(Cover { of, person, start, end });
        }
        let nothing = || {
            let when = dated_text(start, &self.schedule.zone);
            let name = name(&of, self.people);
            vec![problem(from.0, format!("{name} is not on call {when}: there is no shift to give away"))]
        };
        let shift = self.schedule.shift_at(&of, start).ok_or_else(nothing)?;
        // What has run already is not given away.
        let now = self.now.whole_second();
        let start = if shift.start < now && now < shift.end { start.max(now) } else { shift.start };
        Ok(Cover { of, person, start, end: shift.end })
    }

    fn line_up(&self, layer: usize, from: &str, next: Option<&str>, form: &LayerForm) -> Result<LineUp, Problems> {
        let from = self.time("from", from);
        let next = next.map(str::trim).filter(|next| !next.is_empty()).map(|next| self.person("next", next));
        let (rotation, from) = both(read_rotation(form, layer, self.schedule), from)?;
        let start = (!form.start.trim().is_empty()).then_some(rotation.start);
        let people = self.line(&rotation.people)?;
        let length = (!keeps_length(form)).then_some(rotation.length);
        Ok(LineUp { from, people, next: next.transpose()?, length, start })
    }

    /// Everybody of a list; what is wrong with somebody is said at their place in it.
    fn line(&self, people: &[PersonId]) -> Result<Vec<PersonId>, Problems> {
        let one = |(i, person): (usize, &PersonId)| {
            known(&format!("people.{i}"), person.as_str(), self.schedule, self.people)
        };
        let (mut line, mut wrong) = (Vec::new(), Problems::new());
        for read in people.iter().enumerate().map(one) {
            match read {
                Ok(person) => line.push(person),
                Err(problems) => wrong.extend(problems),
            }
        }
        if wrong.is_empty() { Ok(line) } else { Err(wrong) }
    }

    fn temporary(&self, from: &str, to: &str, shifts: &[TypedShift]) -> Result<Temporary, Problems> {
        let (start, end) = both(self.time("from", from), self.time("to", to))?;
        if end <= start {
            return Err(self.unfit(&Unfit::NoLength { start, end }));
        }
        let shift = |(i, shift): (usize, &TypedShift)| {
            let field = |name: &str| format!("shifts.{i}.{name}");
            let person = self.person(&field("person"), &shift.person)?;
            let (start, end) = both(self.time(&field("from"), &shift.from), self.time(&field("to"), &shift.to))?;
            Ok(TemporaryShift { person, start, end })
        };
        let shifts: Result<Vec<_>, Problems> = shifts.iter().enumerate().map(shift).collect();
        Ok(Temporary { start, end, shifts: shifts? })
    }

    /// What is in the way, at the box it is about.
    fn unfit(&self, unfit: &Unfit) -> Problems {
        let field = match unfit {
            Unfit::NoLength { .. } | Unfit::NoEnd => "to",
            Unfit::ForThemselves(_) | Unfit::OnCallAlready(_) => "person",
            Unfit::NotOnCall { .. } | Unfit::SayWhom(_) | Unfit::NotByTurn(_) => "of",
            Unfit::Overlap => "returnFrom",
            Unfit::NotInLine(_) => "next",
            Unfit::Fixed { .. } | Unfit::Past(_) | Unfit::Undone { .. } => "from",
            Unfit::NotMutual | Unfit::Gone => "",
        };
        vec![problem(field, unfit.said(&self.schedule.zone, &names(self.people)))]
    }
}

/// Both, or what is wrong with either.
fn both<A, B>(one: Result<A, Problems>, other: Result<B, Problems>) -> Result<(A, B), Problems> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut one), Err(other)) => {
            one.extend(other);
            Err(one)
        }
        (Err(wrong), Ok(_)) | (Ok(_), Err(wrong)) => Err(wrong),
    }
}

#[cfg(test)]
#[path = "wish_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "wish_people_tests.rs"]
mod people_tests;
