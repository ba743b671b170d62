//! karma's `alertmanager.servers`.

use super::{Import, address};
use crate::edit::{AuthDraft, HeaderDraft, HeaderValueDraft, SourceDraft};
use crate::yaml::{Entry, Node};

pub(super) fn read(file: &str, root: &Node, import: &mut Import) {
    let Some(servers) = root.dotted(&["alertmanager", "servers"]) else {
        import.note(file, root.at.line, "there is no `alertmanager.servers`, so there is nothing to take over");
        return;
    };
    let mut clusters: Vec<(String, usize)> = Vec::new();
    for server in servers.items() {
        let name = server.text_of("name").unwrap_or("karma");
        let Some(draft) = source(file, name, server, import) else { continue };
        let cluster = server.text_of("cluster").map(str::to_owned);
        let known = cluster.as_ref().and_then(|cluster| clusters.iter().find(|(name, _)| name == cluster));
        match (known, cluster) {
            (Some((cluster, at)), _) => {
                let first = &mut import.sources[*at];
                let differs =
                    SourceDraft { name: first.name.clone(), urls: first.urls.clone(), ..draft.clone() } != *first;
                first.urls.extend(draft.urls);
                if differs {
                    let what = format!("`{cluster}` is one source, which is reached as its first server is");
                    import.note(file, server.at.line, what);
                }
            }
            (None, Some(cluster)) => {
                import.sources.push(SourceDraft { name: cluster.clone(), ..draft });
                clusters.push((cluster, import.sources.len() - 1));
            }
            (None, None) => import.sources.push(draft),
        }
    }
    for Entry { key, value: node, .. } in root.entries() {
        if !matches!(key.as_str(), "alertmanager" | "alertmanager.servers") {
            import.note(file, node.at.line, format!("`{}` is karma's own and not taken over", plain(key)));
        }
    }
}

fn source(file: &str, name: &str, server: &Node, import: &mut Import) -> Option<SourceDraft> {
    let Some((url, user)) = server.text_of("uri").and_then(address) else {
        import.note(file, server.at.line, format!("`{}` has no address that can be asked", plain(name)));
        return None;
    };
    let mut draft =
        SourceDraft { name: name.to_owned(), kind: "alertmanager".to_owned(), urls: vec![url], ..Default::default() };
    if let Some(user) = user {
        draft.auth = AuthDraft::Basic { user, keyring: String::new() };
        import.note(file, server.at.line, "the password in the address is not taken over");
    }
    for Entry { key, value: node, .. } in server.entries() {
        take(file, key, node, &mut draft, import);
    }
    Some(draft)
}

fn take(file: &str, key: &str, node: &Node, draft: &mut SourceDraft, import: &mut Import) {
    match key {
        "name" | "uri" | "cluster" => {}
        "timeout" => {
            draft.settings.extend(node.text().map(|span| ("timeout".to_owned(), span.to_owned())));
        }
        "proxy_url" => match node.text().and_then(address) {
            Some((proxy, None)) => draft.proxy = Some(proxy),
            Some((proxy, Some(_))) => {
                draft.proxy = Some(proxy);
                import.note(file, node.at.line, "user and password of the proxy are not taken over");
            }
            None if node.text().is_some_and(|text| text.starts_with("socks5://") && !text.contains('@')) => {
                draft.proxy = node.text().map(str::to_owned);
            }
            None => import.note(file, node.at.line, "this proxy cannot be used"),
        },
        "headers" => {
            for Entry { key: name, value, .. } in node.entries() {
                let value = match value.text() {
                    Some(text) if !text.is_empty() && !crate::connection::carries_a_secret(name) => {
                        HeaderValueDraft::Text(text.to_owned())
                    }
                    _ => HeaderValueDraft::Keyring(String::new()),
                };
                draft.headers.push(HeaderDraft { name: name.clone(), value });
            }
        }
        "tls" => {
            draft.ca = node.text_of("ca").map(str::to_owned);
            if let (Some(certificate), Some(key)) = (node.text_of("cert"), node.text_of("key")) {
                draft.auth = AuthDraft::CertificateFile { certificate: certificate.to_owned(), key: key.to_owned() };
            }
            if node.text_of("insecureSkipVerify") == Some("true") {
                import.note(
                    file,
                    node.at.line,
                    "certificates are always checked here: set `ca` to the authority's PEM file",
                );
            }
        }
        "auth" | "basic_auth" => {
            if let Some(user) = node.text_of("username").or_else(|| node.text_of("user")) {
                draft.auth = AuthDraft::Basic { user: user.to_owned(), keyring: String::new() };
            }
        }
        _ => import.note(file, node.at.line, format!("`{}` is not taken over", plain(key))),
    }
}

fn plain(text: &str) -> String {
    watchbill_domain::alerts::plain_line(text, 48)
}
