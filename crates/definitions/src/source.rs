//! The `[[sources]]` tables.

use std::time::Duration;

use url::Url;
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::{Auth, Connection, Field, HeaderValue, Settings, SourceSpec, Value};

use crate::address::{is_open_to_the_world, read_address, read_address_of};
use crate::common::{COMMON, common};
use crate::connection::{read_body_cap, read_connection};
use crate::finding::Weight;
use crate::near::nearest;
use crate::reader::{Entry, Reader, Wrong, entries, list, shown};
use crate::settings::{default_value, is_name, read_value, span_literal};

/// What a file is validated by: a kind of source, as the engine hands it from the registry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KindFields {
    /// Its id in `watchbill.toml`.
    pub id: &'static str,
    /// Its name as its makers write it.
    pub title: &'static str,
    /// How often it is polled unless set, seconds.
    pub every_s: u64,
    /// How its addresses begin: in the clear, then encrypted where that can be seen in an address, then others.
    pub schemes: &'static [&'static str],
    /// Its own settings, besides those every source has.
    pub fields: &'static [Field],
}

/// The sources of `[[sources]]`. A table that cannot be polled as its team meant it is lost, the others stand.
pub(crate) fn read_sources(reader: &mut Reader<'_>, entry: &Entry<'_>, kinds: &[KindFields]) -> Vec<SourceSpec> {
    let tables = match entry.tables() {
        Ok(tables) => tables,
        Err(wrong) => {
            reader.say(Weight::Refused, wrong.at, format!("no source is polled: {}", wrong.message));
            return Vec::new();
        }
    };
    let mut taken = Vec::new();
    let mut sources = Vec::new();
    for table in tables {
        let (table, at) = match table {
            Ok(table) => table,
            Err(wrong) => {
                reader.say(Weight::Refused, wrong.at, format!("this source is not polled: {}", wrong.message));
                continue;
            }
        };
        let mut reading = SourceReading { reader, at, name: None, refused: false };
        sources.extend(reading.read(&entries(table, at), kinds, &mut taken));
    }
    sources
}

/// One table on its way to a source.
struct SourceReading<'r, 'a> {
    reader: &'r mut Reader<'a>,
    at: usize,
    /// For messages, as soon as it is known.
    name: Option<String>,
    /// Once refused it is still read to the end, so that everything that is wrong is said at once.
    refused: bool,
}

impl SourceReading<'_, '_> {
    fn read(
        &mut self,
        entries: &[Entry<'_>],
        kinds: &[KindFields],
        taken: &mut Vec<(String, usize)>,
    ) -> Option<SourceSpec> {
        let name = self.required(entries, "name", |entry| read_name(entry, taken));
        if let Some(name) = &name {
            taken.push((name.clone(), self.reader.line(self.at)));
        }
        self.name.clone_from(&name);
        let kind = self.required(entries, "kind", |entry| read_kind(entry, kinds));
        let urls = self.read_urls(entries, kind.as_ref().map(|kind| kind.schemes));
        let every = self.read_every(entries, kind.as_ref());
        let mut connection = Connection::default();
        let mut settings = kind.as_ref().map(|kind| defaults(kind.fields)).unwrap_or_default();
        for entry in entries {
            self.take(entry, kind.as_ref(), &mut connection, &mut settings);
        }
        if let Some(kind) = &kind {
            for field in kind.fields.iter().filter(|f| f.required && !entries.iter().any(|e| e.key == f.key)) {
                let message =
                    format!("`{}` is missing, which {} needs; for example `{}`", field.key, kind.title, field.example);
                self.refuse(&Wrong::new(self.at, message));
            }
        }
        self.warn_of_open_ways(entries, &urls, &connection);
        self.warn_of_http_alone(entries, &urls, &connection);
        let (name, kind) = (name?, kind?);
        (!self.refused).then(|| SourceSpec {
            name: SourceName::new(name),
            kind: kind.id.to_owned(),
            urls,
            every: every.unwrap_or(Duration::from_secs(kind.every_s)),
            connection,
            settings,
        })
    }

    /// Takes a key that is not one of name, kind, url and every, which are read before.
    fn take(
        &mut self,
        entry: &Entry<'_>,
        kind: Option<&KindFields>,
        connection: &mut Connection,
        settings: &mut Settings,
    ) {
        let own_field = kind.and_then(|kind| kind.fields.iter().find(|field| field.key == entry.key));
        match (entry.key, own_field) {
            ("name" | "kind" | "url" | "every", _) => {}
            ("auth" | "ca" | "proxy" | "headers", _) => {
                let owner = self.name.as_deref().unwrap_or("NAME");
                if let Err(wrong) = read_connection(connection, entry, owner) {
                    self.refuse(&wrong);
                }
            }
            ("body_cap", _) => match read_body_cap(entry) {
                Ok(bytes) => connection.body_cap = Some(bytes),
                Err(wrong) => self.reader.ignore(&wrong, "answers up to 64MiB are read"),
            },
            (key, Some(field)) => match read_value(field, entry) {
                Ok(value) => settings.set(key, value),
                Err(wrong) if field.required => self.refuse(&wrong),
                Err(wrong) => {
                    let instead = field.default.map_or("it counts as not set".to_owned(), |d| format!("`{d}` holds"));
                    self.reader.ignore(&wrong, &instead);
                }
            },
            // With an unknown kind nobody knows which keys are its own.
            (_, None) if kind.is_none() => {}
            (_, None) => {
                let own = kind.map_or(&[][..], |kind| kind.fields);
                let known: Vec<&str> = COMMON.iter().chain(own).map(|field| field.key).collect();
                self.reader.unknown(entry, &known);
            }
        }
    }

    fn required<'e, T>(
        &mut self,
        entries: &[Entry<'e>],
        key: &str,
        read: impl FnOnce(&Entry<'e>) -> Result<T, Wrong>,
    ) -> Option<T> {
        let missing =
            || Wrong::new(self.at, format!("`{key}` is missing; for example {key} = \"{}\"", common(key).example));
        let found = entries.iter().find(|entry| entry.key == key).ok_or_else(missing);
        found.and_then(read).inspect_err(|wrong| self.refuse(wrong)).ok()
    }

    /// The addresses that can be used. A wrong one among others costs only itself; without any the source is refused.
    fn read_urls(&mut self, entries: &[Entry<'_>], schemes: Option<&[&str]>) -> Vec<Url> {
        let Some(texts) = self.required(entries, "url", Entry::texts) else { return Vec::new() };
        let mut urls: Vec<Url> = Vec::new();
        let alone = texts.len() == 1;
        for (text, at) in &texts {
            match read_address_of_kind(text, *at, schemes) {
                Ok(url) if urls.contains(&url) => {
                    let wrong = Wrong::new(*at, "this address is given twice");
                    self.reader.ignore(&wrong, "it is asked once");
                }
                Ok(url) => urls.push(url),
                Err(wrong) if alone => self.refuse(&wrong),
                Err(wrong) => self.reader.ignore(&wrong, "only the other addresses are asked"),
            }
        }
        if urls.is_empty() && !alone {
            let at = entries.iter().find(|entry| entry.key == "url").map_or(self.at, |entry| entry.at);
            self.refuse(&Wrong::new(at, "`url` has no address that can be asked"));
        }
        urls
    }

    fn read_every(&mut self, entries: &[Entry<'_>], kind: Option<&KindFields>) -> Option<Duration> {
        let entry = entries.iter().find(|entry| entry.key == "every")?;
        match read_value(common("every"), entry) {
            Ok(Value::Span(every)) => Some(every),
            Ok(_) => None,
            Err(wrong) => {
                let every =
                    kind.map_or_else(|| "as its kind is".to_owned(), |k| format!("every {}", span_literal(k.every_s)));
                self.reader.ignore(&wrong, &format!("it is polled {every}"));
                None
            }
        }
    }

    fn warn_of_open_ways(&mut self, entries: &[Entry<'_>], urls: &[Url], connection: &Connection) {
        let at = entries.iter().find(|entry| entry.key == "url").map_or(self.at, |entry| entry.at);
        let mut in_the_clear = urls.iter().filter(|url| matches!(url.scheme(), "http" | "redis" | "nats")).peekable();
        if in_the_clear.peek().is_none() {
            return;
        }
        if matches!(connection.auth, Auth::Certificate { .. }) {
            let scheme = in_the_clear.peek().map_or("http", |url| url.scheme());
            let article = if scheme == "http" { "an" } else { "a" };
            let use_this = encrypted(scheme);
            let message =
                format!("the client certificate is never shown to {article} {scheme} address; use {use_this}");
            self.reader.say(Weight::Note, at, message);
        }
        let has_secret = matches!(connection.auth, Auth::Basic { .. } | Auth::Bearer(_))
            || connection.headers.iter().any(|(_, value)| matches!(value, HeaderValue::Secret(_)));
        if let Some(url) = in_the_clear.find(|url| has_secret && is_open_to_the_world(url)) {
            let host = url.host_str().unwrap_or_default();
            let use_this = encrypted(url.scheme());
            let message = format!("credentials travel unencrypted to {}; use {use_this}", shown(host));
            self.reader.say(Weight::Note, at, message);
        }
    }

    /// What a broker is asked in its own protocol has no headers, and goes through no proxy.
    fn warn_of_http_alone(&mut self, entries: &[Entry<'_>], urls: &[Url], connection: &Connection) {
        let Some(url) = urls.first().filter(|_| urls.iter().all(|url| !url.scheme().starts_with("http"))) else {
            return;
        };
        let has_headers = !connection.headers.is_empty();
        let by_header = has_headers && matches!(connection.auth, Auth::None);
        let idle = |key: &str| key == "proxy" || has_headers && key == "headers" || by_header && key == "auth";
        for entry in entries.iter().filter(|entry| idle(entry.key)) {
            let (what, does) = if entry.key == "proxy" { ("a proxy is", "does") } else { ("headers are", "do") };
            let message = format!("{what} for HTTP alone, and {does} nothing on the way to {}://", url.scheme());
            self.reader.say(Weight::Note, entry.at, message);
        }
    }

    fn refuse(&mut self, wrong: &Wrong) {
        self.refused = true;
        let name = self.name.as_deref().map_or_else(|| "this source".to_owned(), |name| format!("source `{name}`"));
        self.reader.say(Weight::Refused, wrong.at, format!("{name} is not polled: {}", wrong.message));
    }
}

/// With an unknown kind nobody knows how its addresses begin: any will do, and what is none is told of the usual ones.
fn read_address_of_kind(text: &str, at: usize, schemes: Option<&[&str]>) -> Result<Url, Wrong> {
    const ANY: &[&str] = &["redis", "rediss", "postgres", "nats", "tls"];
    match schemes {
        Some(schemes) => read_address_of(text, at, schemes),
        None => read_address_of(text, at, ANY).or_else(|_| read_address(text, at)),
    }
}

/// How an address begins that is encrypted, in place of one that is not.
fn encrypted(scheme: &str) -> &'static str {
    match scheme {
        "redis" => "rediss",
        "nats" => "tls",
        _ => "https",
    }
}

/// What holds of a kind's own settings when none is set.
fn defaults(fields: &[Field]) -> Settings {
    let mut settings = Settings::default();
    for field in fields {
        if let Some(value) = default_value(field) {
            settings.set(field.key, value);
        }
    }
    settings
}

fn read_name(entry: &Entry<'_>, taken: &[(String, usize)]) -> Result<String, Wrong> {
    let name = entry.text()?;
    if !is_name(name) {
        let message = format!("{} is not a name; expected 1 to 64 letters, digits, `.`, `_` or `-`", shown(name));
        return Err(Wrong::new(entry.at, message));
    }
    match taken.iter().find(|(other, _)| other == name) {
        Some((_, line)) => {
            Err(Wrong::new(entry.at, format!("the name `{name}` is taken by the source in line {line}")))
        }
        None => Ok(name.to_owned()),
    }
}

fn read_kind(entry: &Entry<'_>, kinds: &[KindFields]) -> Result<KindFields, Wrong> {
    let id = entry.text()?;
    kinds.iter().find(|kind| kind.id == id).copied().ok_or_else(|| {
        let ids: Vec<&str> = kinds.iter().map(|kind| kind.id).collect();
        let meant = nearest(id, ids.iter().copied()).map_or_else(String::new, |m| format!("; did you mean `{m}`?"));
        Wrong::new(entry.at, format!("{} is not a kind of source; known are {}{meant}", shown(id), list(&ids)))
    })
}
