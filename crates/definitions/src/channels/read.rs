//! Reading the tables. A channel that cannot be reached as its team meant it is lost, the others stand.

use std::net::IpAddr;

use url::Url;
use watchbill_domain::alerts::Severity;
use watchbill_domain::sources::{Auth, Connection, Field, HeaderValue, SecretRef, Value};

use crate::address::{is_open_to_the_world, read_address};
use crate::connection::read_connection;
use crate::finding::Weight;
use crate::near::nearest;
use crate::reader::{Entry, Reader, Wrong, entries, list, shown};
use crate::secret::{OwnFile, read_secret};
use crate::settings::{is_name, one_line, read_value};

use super::{CHANNEL_KINDS, ChannelKind, ChannelSpec, MailRoute, MailTls, Route};

/// The channels of `[[channels]]`, in the order of the file; every name once.
pub(crate) fn read_channels(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Vec<ChannelSpec> {
    let tables = match entry.tables() {
        Ok(tables) => tables,
        Err(wrong) => {
            reader.say(Weight::Refused, wrong.at, format!("no page leaves this laptop: {}", wrong.message));
            return Vec::new();
        }
    };
    let mut taken: Vec<(String, usize)> = Vec::new();
    let mut channels = Vec::new();
    for table in tables {
        let (table, at) = match table {
            Ok(table) => table,
            Err(wrong) => {
                reader.say(Weight::Refused, wrong.at, format!("nothing is sent to this channel: {}", wrong.message));
                continue;
            }
        };
        let entries = entries(table, at);
        let mut reading = ChannelReading { reader, entries: &entries, at, name: None, refused: false };
        channels.extend(reading.read(&mut taken));
    }
    channels
}

/// One table on its way to a channel.
struct ChannelReading<'r, 'e, 'a> {
    reader: &'r mut Reader<'a>,
    entries: &'e [Entry<'e>],
    at: usize,
    /// For messages, as soon as it is known.
    name: Option<String>,
    /// Once refused it is still read to the end, so that everything that is wrong is said at once.
    refused: bool,
}

impl<'e> ChannelReading<'_, 'e, '_> {
    fn read(&mut self, taken: &mut Vec<(String, usize)>) -> Option<ChannelSpec> {
        let found =
            self.find("kind").ok_or_else(|| Wrong::new(self.at, "`kind` is missing; for example kind = \"ntfy\""));
        let kind = found.and_then(|entry| read_kind(&entry)).inspect_err(|wrong| self.refuse(wrong)).ok();
        let name = match self.find("name") {
            Some(entry) => entry.text().and_then(|text| is_called(text, entry.at)),
            None => Ok(kind?.id.to_owned()),
        };
        let name = name.and_then(|name| self.unique(name, taken)).inspect_err(|wrong| self.refuse(wrong)).ok()?;
        let kind = kind?;
        let owner = name.clone();
        self.name = Some(name.clone());
        for entry in self.entries {
            if !kind.fields.iter().any(|field| field.key == entry.key) {
                let known: Vec<&str> = kind.fields.iter().map(|field| field.key).collect();
                self.reader.unknown(entry, &known);
            }
        }
        let entries = self.entries;
        let is_missing = |field: &&Field| field.required && !entries.iter().any(|entry| entry.key == field.key);
        for field in kind.fields.iter().filter(is_missing) {
            let message =
                format!("`{}` is missing, which {} needs; for example `{}`", field.key, kind.title, field.example);
            self.refuse(&Wrong::new(self.at, message));
        }
        let from = self.choice(kind, "from").and_then(|word| Severity::from_word(&word)).unwrap_or(Severity::Error);
        let resolved = matches!(self.value(kind, "resolved"), Some(Value::Switch(true)));
        let route = match kind.id {
            "ntfy" => self.read_ntfy(&owner),
            "webhook" => self.read_webhook(&owner),
            _ => self.read_mail(kind, &owner),
        };
        (!self.refused).then_some(ChannelSpec { name, from, resolved, route: route? })
    }

    fn read_ntfy(&mut self, owner: &str) -> Option<Route> {
        let connection = self.connection(owner);
        let url = self.address(&connection)?;
        let entry = self.find("url")?;
        let mut server = url;
        let topic = server.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default().to_owned();
        // What ntfy takes for a topic: https://docs.ntfy.sh/publish/
        let is_topic = (1..=64).contains(&topic.len())
            && topic.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !is_topic {
            let message = "the address ends without a topic; expected the like of \"https://ntfy.example.net/TOPIC\", with 1 \
                           to 64 letters, digits, `-` or `_`";
            self.refuse(&Wrong::new(entry.at, message));
            return None;
        }
        if let Ok(mut segments) = server.path_segments_mut() {
            segments.pop().push("");
        }
        Some(Route::Ntfy { server, topic, connection })
    }

    fn read_webhook(&mut self, owner: &str) -> Option<Route> {
        let connection = self.connection(owner);
        let secret = self.secret("secret", owner);
        Some(Route::Webhook { url: self.address(&connection)?, connection, secret })
    }

    fn read_mail(&mut self, kind: &ChannelKind, owner: &str) -> Option<Route> {
        let tls = match self.choice(kind, "tls").as_deref() {
            Some("implicit") => MailTls::Implicit,
            Some("none") => MailTls::None,
            _ => MailTls::StartTls,
        };
        let smtp = self.find("smtp").map(|entry| entry.text().and_then(|text| read_server(text, entry.at, tls)));
        let server = smtp.and_then(|read| read.inspect_err(|wrong| self.refuse(wrong)).ok());
        let user = self.line("user");
        let password = self.secret("password", owner);
        if user.is_some() != password.is_some() {
            let message = "`user` and `password` go together; one of them is missing or wrong";
            self.refuse(&Wrong::new(self.at, message));
        }
        let from_address = self.addresses("from_address").into_iter().next();
        let to = self.addresses("to");
        let ca = self.line("ca");
        let (host, port) = server?;
        if tls == MailTls::None && !is_this_machine(&host) {
            let at = self.find("tls").map_or(self.at, |entry| entry.at);
            let message = "`tls = \"none\"` is taken only for a server on this machine (localhost, 127.0.0.1, ::1); expected \
                           `starttls` or `implicit`";
            self.refuse(&Wrong::new(at, message));
        }
        let login = user.zip(password);
        Some(Route::Email(MailRoute { host, port, tls, login, from_address: from_address?, to, ca }))
    }

    fn find(&self, key: &str) -> Option<Entry<'e>> {
        self.entries.iter().find(|entry| entry.key == key).copied()
    }

    /// The name, if no channel further up has it.
    fn unique(&self, name: String, taken: &mut Vec<(String, usize)>) -> Result<String, Wrong> {
        let at = self.find("name").map_or(self.at, |entry| entry.at);
        if let Some((_, line)) = taken.iter().find(|(other, _)| *other == name) {
            let hint = if self.find("name").is_none() { "; give this one a `name` of its own" } else { "" };
            return Err(Wrong::new(at, format!("the name `{name}` is taken by the channel in line {line}{hint}")));
        }
        taken.push((name.clone(), self.reader.line(self.at)));
        Ok(name)
    }

    /// The value of an optional key; a wrong one is said and its default holds.
    fn value(&mut self, kind: &ChannelKind, key: &str) -> Option<Value> {
        let field: &Field = kind.fields.iter().find(|field| field.key == key)?;
        let entry = self.find(key)?;
        match read_value(field, &entry) {
            Ok(value) => Some(value),
            Err(wrong) => {
                let instead = field.default.map_or("it counts as not set".to_owned(), |d| format!("`{d}` holds"));
                self.reader.ignore(&wrong, &instead);
                None
            }
        }
    }

    fn choice(&mut self, kind: &ChannelKind, key: &str) -> Option<String> {
        match self.value(kind, key)? {
            Value::Text(word) => Some(word),
            _ => None,
        }
    }

    /// One line of text; a wrong one costs the channel.
    fn line(&mut self, key: &str) -> Option<String> {
        let entry = self.find(key)?;
        let read = entry.text().and_then(|text| one_line(key, text, entry.at));
        read.inspect_err(|wrong| self.refuse(wrong)).ok()
    }

    fn secret(&mut self, key: &str, owner: &str) -> Option<SecretRef> {
        let entry = self.find(key)?;
        read_secret(&entry, owner, OwnFile::Refused).inspect_err(|wrong| self.refuse(wrong)).ok()
    }

    fn connection(&mut self, owner: &str) -> Connection {
        let mut connection = Connection::default();
        for entry in self.entries.iter().filter(|entry| matches!(entry.key, "auth" | "headers" | "ca" | "proxy")) {
            if let Err(wrong) = read_connection(&mut connection, entry, owner) {
                self.refuse(&wrong);
            }
        }
        connection
    }

    /// The address under `url`, and a word about credentials that travel in the clear.
    fn address(&mut self, connection: &Connection) -> Option<Url> {
        let entry = self.find("url")?;
        let read = entry.text().and_then(|text| read_address(text, entry.at));
        let url = read.inspect_err(|wrong| self.refuse(wrong)).ok()?;
        let has_secret = !matches!(connection.auth, Auth::None)
            || connection.headers.iter().any(|(_, value)| matches!(value, HeaderValue::Secret(_)));
        if url.scheme() == "http" && is_open_to_the_world(&url) {
            let what = if has_secret { "pages and credentials travel" } else { "pages travel" };
            let message = format!("{what} unencrypted to {}; use https", shown(url.host_str().unwrap_or_default()));
            self.reader.say(Weight::Note, entry.at, message);
        }
        Some(url)
    }

    /// Addresses of people; a wrong one costs the channel, because somebody would not be told.
    fn addresses(&mut self, key: &str) -> Vec<String> {
        let Some(entry) = self.find(key) else { return Vec::new() };
        let texts = match entry.texts() {
            Ok(texts) => texts,
            Err(wrong) => {
                self.refuse(&wrong);
                return Vec::new();
            }
        };
        if texts.is_empty() {
            self.refuse(&Wrong::new(entry.at, format!("`{key}` names nobody")));
        }
        let mut addresses = Vec::new();
        for (text, at) in texts {
            if is_mail_address(text) {
                addresses.push(text.to_owned());
            } else {
                let message = format!("{} is not an address; expected the like of \"ana@example.net\"", shown(text));
                self.refuse(&Wrong::new(at, message));
            }
        }
        addresses
    }

    fn refuse(&mut self, wrong: &Wrong) {
        self.refused = true;
        let name = self.name.as_deref().map_or_else(|| "this channel".to_owned(), |name| format!("channel `{name}`"));
        self.reader.say(Weight::Refused, wrong.at, format!("nothing is sent to {name}: {}", wrong.message));
    }
}

fn is_called(name: &str, at: usize) -> Result<String, Wrong> {
    let wrong =
        || Wrong::new(at, format!("{} is not a name; expected 1 to 64 letters, digits, `.`, `_` or `-`", shown(name)));
    if is_name(name) { Ok(name.to_owned()) } else { Err(wrong()) }
}

fn read_kind(entry: &Entry<'_>) -> Result<&'static ChannelKind, Wrong> {
    let id = entry.text()?;
    CHANNEL_KINDS.iter().find(|kind| kind.id == id).ok_or_else(|| {
        let ids: Vec<&str> = CHANNEL_KINDS.iter().map(|kind| kind.id).collect();
        let meant = nearest(id, ids.iter().copied()).map_or_else(String::new, |m| format!("; did you mean `{m}`?"));
        Wrong::new(entry.at, format!("{} is not a kind of channel; known are {}{meant}", shown(id), list(&ids)))
    })
}

/// `mail.example.net:587`, `[2001:db8::1]:25`, or a name alone.
fn read_server(text: &str, at: usize, tls: MailTls) -> Result<(String, u16), Wrong> {
    let wrong = || {
        Wrong::new(at, format!("{} is not a mail server; expected the like of \"mail.example.net:587\"", shown(text)))
    };
    let usual = match tls {
        MailTls::StartTls => 587,
        MailTls::Implicit => 465,
        MailTls::None => 25,
    };
    // What a URL takes for host and port is what we take; anything else in it is a slip.
    let url = Url::parse(&format!("smtp://{text}")).map_err(|_| wrong())?;
    let is_plain = url.username().is_empty()
        && url.password().is_none()
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none();
    let host = url.host_str().filter(|host| is_plain && !host.is_empty() && !host.contains('%')).ok_or_else(wrong)?;
    Ok((host.trim_matches(['[', ']']).to_owned(), url.port().unwrap_or(usual)))
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// An address without a display name. What stands in it is checked again by the library that sends it.
fn is_mail_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;\"@".contains(c))
    };
    text.len() <= 254 && is_plain(local) && is_plain(domain)
}
