//! Nagstamon's servers: one section `[Server_NAME]` of an INI file each. Users and passwords are obfuscated there.

use std::collections::HashMap;

use watchbill_domain::alerts::plain_line;

use super::{Import, address};
use crate::edit::SourceDraft;

/// A section with its line; values by key in lower case, with their lines.
struct Section {
    name: String,
    line: usize,
    values: HashMap<String, (String, usize)>,
}

pub(super) fn read(file: &str, text: &str, import: &mut Import) {
    let servers: Vec<Section> = sections(text).into_iter().filter(|s| s.name.starts_with("Server_")).collect();
    if servers.is_empty() {
        import.note(
            file,
            1,
            "there is no section `[Server_...]`: servers stand in the folder `servers` beside nagstamon.conf",
        );
    }
    for server in servers {
        take(file, &server, import);
    }
}

fn take(file: &str, server: &Section, import: &mut Import) {
    let value = |key: &str| server.values.get(key).map(|(value, _)| value.as_str()).filter(|value| !value.is_empty());
    let line = |key: &str| server.values.get(key).map_or(server.line, |(_, line)| *line);
    let on = |key: &str| value(key).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let name = value("name").unwrap_or(&server.name["Server_".len()..]);
    let kind = match value("type") {
        Some("Alertmanager") => "alertmanager",
        Some("Prometheus") => "prometheus",
        other => {
            let what = plain_line(other.unwrap_or("no type"), 48);
            return import.note(
                file,
                line("type"),
                format!("{} is of the type {what}, which is not supported", plain_line(name, 48)),
            );
        }
    };
    let Some((url, _)) = value("monitor_url").and_then(address) else {
        return import.note(
            file,
            line("monitor_url"),
            format!("{} has no address that can be asked", plain_line(name, 48)),
        );
    };
    let mut draft = SourceDraft { name: name.to_owned(), kind: kind.to_owned(), urls: vec![url], ..Default::default() };
    if value("enabled").is_some_and(|value| value.eq_ignore_ascii_case("false")) {
        import.note(file, line("enabled"), "this server is switched off in Nagstamon; as a source it would be polled");
    }
    if value("username").is_some() || value("password").is_some() {
        import.note(file, line("username"), "user and password are obfuscated and not taken over: set how to sign in");
    }
    if on("use_proxy") && !on("use_proxy_from_os") {
        match value("proxy_address").and_then(address) {
            Some((proxy, _)) => draft.proxy = Some(proxy),
            None => import.note(file, line("proxy_address"), "this proxy cannot be used"),
        }
    }
    if on("custom_cert_use") {
        draft.ca = value("custom_cert_ca_file").map(str::to_owned);
    }
    if on("ignore_cert") {
        import.note(
            file,
            line("ignore_cert"),
            "certificates are always checked here: set `ca` to the authority's PEM file",
        );
    }
    import.sources.push(draft);
}

/// What Python's configparser writes: `key = value` lines under `[section]`; indented lines go on with the value before.
fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (i, raw) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let (line, trimmed) = (i + 1, raw.trim());
        let is_comment = trimmed.starts_with(['#', ';']);
        if trimmed.is_empty() || is_comment || raw.starts_with([' ', '\t']) {
            continue;
        }
        if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            sections.push(Section { name: name.to_owned(), line, values: HashMap::new() });
        } else if let (Some(section), Some(at)) = (sections.last_mut(), trimmed.find(['=', ':'])) {
            let (key, value) = (trimmed[..at].trim().to_ascii_lowercase(), trimmed[at + 1..].trim().to_owned());
            section.values.insert(key, (value, line));
        }
    }
    sections
}
