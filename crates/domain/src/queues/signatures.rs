//! Which error messages died of: the reason without what is different each time, the same for every broker.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use regex::Regex;
use sha2::{Digest, Sha256};

use crate::time::Instant;

use super::masked_text;

/// A reason is told in so many characters at most.
const MOST: usize = 240;
const PASSES: usize = 8;

/// One error, whatever it happened to. The same text has the same number on every machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    /// The reason, masked, with `#`, `<path>` and the like in place of what differs.
    pub text: String,
}

impl Signature {
    /// What it is called where the text is too long: 16 hexadecimal digits, the first 64 bits of the SHA-256 of its text.
    #[must_use]
    pub fn id(&self) -> String {
        Sha256::digest(self.text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a message says of its death, by whatever its broker or its consumer left behind.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct DeadReason {
    /// The class of the error: `error_class`, `kafka_dlt-exception-fqcn`, what stands before the colon.
    pub class: Option<String>,
    /// What it said.
    pub message: Option<String>,
    /// Why the broker gave it up: `rejected`, `expired`, `maxlen`, `delivery_limit`.
    pub broker: Option<String>,
    /// The queue it died in, or what else it came from.
    pub source: Option<String>,
    /// When it died.
    pub died_at: Option<Instant>,
}

/// Errors repeat what they choked on: only what may be shown of it is printed.
impl fmt::Debug for DeadReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadReason")
            .field("signature", &signature(self).map(|signature| signature.text))
            .field("died_at", &self.died_at)
            .finish_non_exhaustive()
    }
}

/// In the order in which they are taken out: what contains others comes first.
const FORMS: &[(&str, &str)] = &[
    (r#"[A-Za-z][A-Za-z0-9+.\-]*://[^\s"'<>)\]]+"#, "<url>"),
    (r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z| ?[+\-]\d{2}:?\d{2}| UTC)?", "<time>"),
    (r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b", "<time>"),
    (r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "#"),
    (r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b", "<address>"),
    (r"\[[0-9A-Fa-f:]*:[0-9A-Fa-f:]*\](?::\d+)?|\b(?:[0-9A-Fa-f]{1,4}:){4,7}[0-9A-Fa-f]{1,4}\b", "<address>"),
    (r"\b[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?:\d{2,5}\b", "<address>"),
    (r#"(?:[A-Za-z]:)?(?:[\\/][^\s\\/:;,"'<>()\[\]]+){2,}[\\/]?"#, "<path>"),
    (r"(?i)\b0x[0-9a-f]+\b", "#"),
    (r"(?i)@[0-9a-f]{6,}\b", "@#"),
    (r"\b[0-9a-fA-F]*(?:\d[a-fA-F]|[a-fA-F]\d)[0-9a-fA-F]{4,}\b", "#"),
    // A number, a decimal, a version; digits at the end of a name too: `worker-3`, `order_48213`.
    (r"[+\-]?\d+(?:[.,]\d+)*", "#"),
    (r"#(?:[\s,;:/_\-]*#)+", "#"),
    (r"\s+", " "),
];

static NORMAL: LazyLock<Vec<(Regex, &str)>> =
    LazyLock::new(|| FORMS.iter().filter_map(|(form, to)| Some((Regex::new(form).ok()?, *to))).collect());

/// The signature of a reason. Without a message it is the class, and without that the broker's own word; none where nothing says why.
#[must_use]
pub fn signature(reason: &DeadReason) -> Option<Signature> {
    let said = |text: &Option<String>| text.as_deref().map(normal).filter(|text| !text.is_empty());
    let class = said(&reason.class);
    let text = match (class, said(&reason.message)) {
        (Some(class), Some(message)) if message.starts_with(&class) => message,
        (Some(class), Some(message)) => format!("{class}: {message}"),
        (class, message) => class.or(message).or_else(|| said(&reason.broker))?,
    };
    Some(Signature { text: text.chars().take(MOST).collect::<String>().trim_end().to_owned() })
}

/// The first line without secrets and without what is different each time.
fn normal(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    // Nobody needs more, and what is cut cannot be slow.
    let line: String = line.chars().take(4 * MOST).collect();
    let mut text = stripped(&line);
    // What one form leaves may be what another looks for; a text that was stripped has to stay as it is.
    for _ in 0..PASSES {
        let again = stripped(&text);
        if again == text {
            break;
        }
        text = again;
    }
    text
}

fn stripped(text: &str) -> String {
    let mut text = masked_text(text).text;
    for (form, to) in NORMAL.iter() {
        text = form.replace_all(&text, *to).into_owned();
    }
    text.trim().trim_end_matches(['.', ':', ',', ';']).trim_end().to_owned()
}

/// All messages that died of the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorGroup {
    /// Of what; none for those that do not say.
    pub signature: Option<Signature>,
    /// How many of those that were read.
    pub count: u64,
    /// When the first of them died, where that is told.
    pub first: Option<Instant>,
    /// When the last of them died.
    pub last: Option<Instant>,
    /// Where they died, with how many of them did there, most first.
    pub sources: Vec<(String, u64)>,
}

impl ErrorGroup {
    /// With messages of another queue that died of the same.
    #[must_use]
    pub fn with(self, other: &Self) -> Self {
        let mut sources: BTreeMap<String, u64> = self.sources.into_iter().collect();
        for (source, count) in &other.sources {
            *sources.entry(source.clone()).or_default() += count;
        }
        Self {
            signature: self.signature,
            count: self.count + other.count,
            first: self.first.into_iter().chain(other.first).min(),
            last: self.last.max(other.last),
            sources: most_first(sources),
        }
    }
}

fn most_first(sources: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut sources: Vec<(String, u64)> = sources.into_iter().collect();
    sources.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sources
}

/// Of how many messages groups tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scanned {
    /// So many were read.
    pub read: u64,
    /// Of so many that there are; none where that is not known.
    pub of: Option<u64>,
    /// Whether that is a rough count.
    pub is_rough: bool,
}

impl Scanned {
    /// The same of two queues together. Where the number of one is not known, that of both is not.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            read: self.read + other.read,
            of: self.of.zip(other.of).map(|(one, other)| one + other),
            is_rough: self.is_rough || other.is_rough,
        }
    }
}

/// `500 of about 48,000`, `all 12`, `500 of an unknown number`.
impl fmt::Display for Scanned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let read = thousands(self.read);
        match self.of {
            None => write!(f, "{read} of an unknown number"),
            Some(of) if of <= self.read && !self.is_rough => write!(f, "all {read}"),
            Some(of) => {
                write!(f, "{read} of {}{}", if self.is_rough { "about " } else { "" }, thousands(of.max(self.read)))
            }
        }
    }
}

/// `48,000`
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Puts messages that died of the same together, most first; equals in the order of their texts.
#[must_use]
pub fn grouped<'a>(reasons: impl IntoIterator<Item = &'a DeadReason>) -> Vec<ErrorGroup> {
    let mut groups: BTreeMap<Option<Signature>, (ErrorGroup, BTreeMap<String, u64>)> = BTreeMap::new();
    for reason in reasons {
        let signature = signature(reason);
        let (group, sources) = groups.entry(signature.clone()).or_insert_with(|| {
            (ErrorGroup { signature, count: 0, first: None, last: None, sources: Vec::new() }, BTreeMap::new())
        });
        group.count += 1;
        if let Some(at) = reason.died_at {
            group.first = Some(group.first.map_or(at, |first| first.min(at)));
            group.last = group.last.max(Some(at));
        }
        if let Some(source) = &reason.source {
            *sources.entry(source.clone()).or_default() += 1;
        }
    }
    let with_sources = |(mut group, sources): (ErrorGroup, BTreeMap<String, u64>)| {
        group.sources = most_first(sources);
        group
    };
    let mut groups: Vec<ErrorGroup> = groups.into_values().map(with_sources).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    groups
}

#[cfg(test)]
#[path = "signatures_tests.rs"]
mod tests;
