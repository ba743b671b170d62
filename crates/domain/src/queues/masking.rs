//! What of a message may be shown: everything that looks like a secret or names a person is masked before it is.
//!
//! Too much masked costs a person a key press (a field can be revealed, with a reason); too little cannot be taken back. So what
//! is doubtful is masked, and nothing of what was masked is left, neither its length nor its last digits. Messages come in as a
//! [`Payload`]: what is JSON is a tree, everything else is text. Text inside a tree is looked through like any other.

mod cards;
mod entropy;
mod keys;
mod text;
mod tokens;

use std::fmt;

pub use text::{MaskedText, masked_text};

/// The body of a message, or its headers.
#[derive(Clone, PartialEq, Eq)]
pub enum Payload {
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// A number as it was written.
    Number(String),
    /// Text.
    Text(String),
    /// Several, in order.
    List(Vec<Payload>),
    /// Named ones, in the order of the message; a name may occur twice.
    Object(Vec<(String, Payload)>),
}

/// It may hold anything: only its shape is printed.
impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Flag(_) => f.write_str("Flag"),
            Self::Number(_) => f.write_str("Number"),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::List(items) => write!(f, "List({} items)", items.len()),
            Self::Object(fields) => write!(f, "Object({} fields)", fields.len()),
        }
    }
}

/// A payload that may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// The payload with a word in square brackets for everything that was masked.
    pub payload: Payload,
    /// What was masked, in the order of the payload.
    pub masks: Vec<Mask>,
}

/// One field of which something was masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    /// Which field.
    pub path: FieldPath,
    /// Why, each reason once.
    pub why: Vec<MaskWhy>,
}

/// Why something was masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MaskWhy {
    /// What it is called says that it is a secret.
    Name,
    /// It is the number of a payment card.
    Card,
    /// It is the number of a bank account.
    Account,
    /// It is an e-mail address.
    Mail,
    /// It is built like a token, a key or a password in an address.
    Token,
    /// It looks like nothing but chance.
    Chance,
}

impl MaskWhy {
    /// What stands in its place.
    #[must_use]
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Name | Self::Chance => "[secret]",
            Self::Card => "[card]",
            Self::Account => "[account]",
            Self::Mail => "[e-mail]",
            Self::Token => "[token]",
        }
    }

    /// Why, in half a sentence.
    #[must_use]
    pub fn said(self) -> &'static str {
        match self {
            Self::Name => "its name says that it is secret",
            Self::Card => "a payment card by its check digit",
            Self::Account => "a bank account by its check digits",
            Self::Mail => "an e-mail address",
            Self::Token => "built like a token",
            Self::Chance => "looks like a random key",
        }
    }
}

/// Which field of a payload: it is found again by its places, and shown by its names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct FieldPath(pub Vec<PathPart>);

/// One step on the way to a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PathPart {
    /// The field at this place of an object.
    Field {
        /// Its place, from 0.
        place: usize,
        /// Its name, masked.
        name: String,
    },
    /// The item at this place of a list, from 0.
    Item(usize),
}

/// `customer.cards[0].number`; empty for the whole.
impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, part) in self.0.iter().enumerate() {
            match part {
                PathPart::Field { name, .. } if place == 0 => f.write_str(name)?,
                PathPart::Field { name, .. } => write!(f, ".{name}")?,
                PathPart::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

impl Payload {
    /// The field there, for showing it to a person who gave a reason.
    #[must_use]
    pub fn field(&self, path: &FieldPath) -> Option<&Self> {
        path.0.iter().try_fold(self, |payload, part| match (payload, part) {
            (Self::Object(fields), PathPart::Field { place, .. }) => fields.get(*place).map(|(_, field)| field),
            (Self::List(items), PathPart::Item(place)) => items.get(*place),
            _ => None,
        })
    }
}

/// The payload as it may be shown.
#[must_use]
pub fn masked(payload: &Payload) -> Masked {
    let mut walk = Walk { path: Vec::new(), masks: Vec::new() };
    let payload = walk.masked(payload, Under::Nothing);
    Masked { payload, masks: walk.masks }
}

/// What the names above a field say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    /// Nothing.
    Nothing,
    /// That it is secret.
    Secret,
    /// That it is the number of a thing, which may look like chance.
    Identifier,
}

struct Walk {
    path: Vec<PathPart>,
    masks: Vec<Mask>,
}

impl Walk {
    fn masked(&mut self, payload: &Payload, under: Under) -> Payload {
        match payload {
            Payload::Null | Payload::Flag(_) => payload.clone(),
            Payload::Number(text) | Payload::Text(text) => self.masked_leaf(payload, text, under),
            Payload::List(items) => {
                let item = |(place, item)| {
                    self.path.push(PathPart::Item(place));
                    let masked = self.masked(item, under);
                    self.path.pop();
                    masked
                };
                Payload::List(items.iter().enumerate().map(item).collect())
            }
            Payload::Object(fields) => {
                let pair = names_a_secret(fields);
                let field = |(place, (name, field)): (usize, &(String, Payload))| {
                    // A name may be an e-mail address or a token itself.
                    let shown = masked_text(name).text;
                    self.path.push(PathPart::Field { place, name: shown.clone() });
                    let is_named = pair && !is_called(name, NAMES);
                    let masked = self.masked(field, if is_named { Under::Secret } else { under.and_called(name) });
                    self.path.pop();
                    (shown, masked)
                };
                Payload::Object(fields.iter().enumerate().map(field).collect())
            }
        }
    }

    fn masked_leaf(&mut self, payload: &Payload, text: &str, under: Under) -> Payload {
        if under == Under::Secret {
            if text.is_empty() {
                return payload.clone();
            }
            self.note(vec![MaskWhy::Name]);
            return Payload::Text(MaskWhy::Name.shown().to_owned());
        }
        let found = text::masked_under(text, under);
        let why = found.reasons();
        if why.is_empty() {
            return payload.clone();
        }
        self.note(why);
        Payload::Text(found.text)
    }

    fn note(&mut self, why: Vec<MaskWhy>) {
        self.masks.push(Mask { path: FieldPath(self.path.clone()), why });
    }
}

/// What headers and the like are written as: `{"name": "Authorization", "value": "..."}`.
const NAMES: &[&str] = &["name", "key", "header", "field"];

fn names_a_secret(fields: &[(String, Payload)]) -> bool {
    let says = |(name, field): &(String, Payload)| match field {
        Payload::Text(text) => is_called(name, NAMES) && text.len() <= 60 && keys::is_secret(text),
        _ => false,
    };
    fields.iter().any(says)
}

fn is_called(name: &str, one_of: &[&str]) -> bool {
    one_of.iter().any(|known| name.eq_ignore_ascii_case(known))
}

impl Under {
    /// What is below a secret is secret, whatever it is called.
    fn and_called(self, name: &str) -> Self {
        if self == Self::Secret || keys::is_secret(name) {
            Self::Secret
        } else if keys::is_identifier(name) {
            Self::Identifier
        } else {
            Self::Nothing
        }
    }
}

#[cfg(test)]
#[path = "masking_tests.rs"]
mod tests;
