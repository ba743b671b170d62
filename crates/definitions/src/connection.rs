//! How to reach a source: who we are, which way, and what else is said with every request.

use toml_edit::TableLike;
use watchbill_domain::sources::{Auth, Connection, HeaderValue};

use crate::address::read_proxy;
use crate::reader::{Entry, Wrong, entries, list, shown, unknown_key};
use crate::secret::{OwnFile, in_the_clear, read_command, read_secret};
use crate::settings::one_line;

/// The forms of `auth`: the key that tells it, and all keys it has.
const FORMS: [(&str, &[&str]); 5] = [
    ("basic", &["basic"]),
    ("bearer", &["bearer"]),
    ("headers", &["headers"]),
    ("command", &["command", "expires"]),
    ("certificate", &["certificate", "key"]),
];

/// Takes a key of a source that is about the connection. A wrong one costs the source: to ask without it would be to ask
/// as somebody else, or by another way. `body_cap` alone has a default that is as good, see [`read_body_cap`].
pub(crate) fn read_connection(connection: &mut Connection, entry: &Entry<'_>, owner: &str) -> Result<(), Wrong> {
    match entry.key {
        "auth" => read_auth(connection, entry, owner),
        "headers" => read_headers(&mut connection.headers, entry, owner),
        "ca" => {
            connection.ca = Some(one_line(entry.key, entry.text()?, entry.at)?);
            Ok(())
        }
        // `proxy`, the fourth and last key that is handed here.
        _ => {
            connection.proxy = read_proxy(entry.text()?, entry.at)?;
            Ok(())
        }
    }
}

/// Reads the largest answer in bytes: a number, or text like `64MiB`.
pub(crate) fn read_body_cap(entry: &Entry<'_>) -> Result<u64, Wrong> {
    const SMALLEST: u64 = 1 << 10;
    const LARGEST: u64 = 1 << 30;
    let wrong = || entry.expected("bytes from 1KiB to 1GiB, like \"64MiB\"");
    let bytes = match entry.text() {
        Ok(text) => {
            let wrong =
                || Wrong::new(entry.at, format!("{} is not a size; expected the like of \"64MiB\"", shown(text)));
            size(text).ok_or_else(wrong)?
        }
        Err(_) => u64::try_from(entry.number().map_err(|_| wrong())?).unwrap_or(0),
    };
    let outside = || Wrong::new(entry.at, "`body_cap` is outside its range; expected 1KiB to 1GiB");
    if (SMALLEST..=LARGEST).contains(&bytes) { Ok(bytes) } else { Err(outside()) }
}

fn read_auth(connection: &mut Connection, entry: &Entry<'_>, owner: &str) -> Result<(), Wrong> {
    let Some(table) = entry.table() else {
        return Err(entry.expected("a table like { bearer = { keyring = \"NAME\" } }"));
    };
    let keys = entries(table, entry.at);
    let known: Vec<&str> = FORMS.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
    if let Some(other) = keys.iter().find(|key| !known.contains(&key.key)) {
        return Err(Wrong::new(other.key_at, unknown_key(other.key, &known)));
    }
    let mut forms = FORMS.iter().filter(|(form, _)| table.contains_key(form));
    let forms_known = list(&FORMS.map(|(form, _)| form));
    let (Some((form, own_keys)), None) = (forms.next(), forms.next()) else {
        return Err(Wrong::new(
            entry.at,
            format!("`auth` has to have one form; expected exactly one of {forms_known}"),
        ));
    };
    if let Some(other) = keys.iter().find(|key| !own_keys.contains(&key.key)) {
        return Err(Wrong::new(other.key_at, format!("`{}` does not go with `{form}`", other.key)));
    }
    let find = |key: &str| keys.iter().find(|entry| entry.key == key).copied();
    let Some(main) = find(form) else { return Ok(()) };
    connection.auth = match *form {
        "basic" => read_basic(&main, owner)?,
        "bearer" => Auth::Bearer(read_secret(&main, owner, OwnFile::Refused)?),
        "command" => Auth::Bearer(read_command(&main, find("expires").as_ref())?),
        "headers" => return read_headers(&mut connection.headers, &main, owner),
        _ => {
            let key = find("key").ok_or_else(|| Wrong::new(main.key_at, "`certificate` needs its `key` beside it"))?;
            let certificate = one_line(main.key, main.text()?, main.at)?;
            Auth::Certificate { certificate, key: read_secret(&key, owner, OwnFile::Allowed)? }
        }
    };
    Ok(())
}

fn read_basic(entry: &Entry<'_>, owner: &str) -> Result<Auth, Wrong> {
    const KNOWN: [&str; 2] = ["user", "password"];
    let table: &dyn TableLike = entry.table().ok_or_else(|| entry.expected("a table with `user` and `password`"))?;
    let keys = entries(table, entry.at);
    if let Some(other) = keys.iter().find(|key| !KNOWN.contains(&key.key)) {
        return Err(Wrong::new(other.key_at, unknown_key(other.key, &KNOWN)));
    }
    let find = |key: &str| {
        let missing = || Wrong::new(entry.at, format!("`basic` has no `{key}`"));
        keys.iter().find(|entry| entry.key == key).ok_or_else(missing)
    };
    let (user, password) = (find("user")?, find("password")?);
    let name = one_line("user", user.text()?, user.at)?;
    // RFC 7617: everything behind the first colon would be taken for the password.
    if name.contains(':') {
        return Err(Wrong::new(user.at, "`user` has a colon, which basic authentication cannot carry"));
    }
    Ok(Auth::Basic { user: name, password: read_secret(password, owner, OwnFile::Refused)? })
}

fn read_headers(headers: &mut Vec<(String, HeaderValue)>, entry: &Entry<'_>, owner: &str) -> Result<(), Wrong> {
    let Some(table) = entry.table() else {
        return Err(entry.expected("a table like { X-Scope-OrgID = \"payments\" }"));
    };
    for header in entries(table, entry.at) {
        if !is_header_name(header.key) {
            return Err(Wrong::new(header.key_at, "this is not the name of an HTTP header"));
        }
        if headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(header.key)) {
            return Err(Wrong::new(header.key_at, format!("the header {} is given twice", shown(header.key))));
        }
        let value = match header.text() {
            Ok(_) if carries_a_secret(header.key) => return Err(in_the_clear(&header, owner)),
            Ok(text) if text.bytes().any(|b| b.is_ascii_control() || !b.is_ascii()) => {
                return Err(Wrong::new(header.at, format!("the value of {} cannot be sent", shown(header.key))));
            }
            Ok(text) => HeaderValue::Text(text.to_owned()),
            Err(_) => HeaderValue::Secret(read_secret(&header, owner, OwnFile::Refused)?),
        };
        headers.push((header.key.to_owned(), value));
    }
    Ok(())
}

/// RFC 9110 section 5.1: a token.
fn is_header_name(name: &str) -> bool {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    (1..=64).contains(&name.len()) && name.bytes().all(is_token)
}

/// Headers whose value is a credential by their name; such a value has no place in a file.
pub(crate) fn carries_a_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["authorization", "cookie", "token", "secret", "password", "credential", "api-key", "apikey", "api_key", "auth-key"]
        .iter()
        .any(|part| name.contains(part))
}

/// A number of bytes with an optional unit, of 1024 with an `i` and of 1000 without.
fn size(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    let unit: u64 = match text[digits..].trim() {
        "" | "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(unit)
}

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
