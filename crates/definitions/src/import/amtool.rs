//! amtool's configuration, and the HTTP client configuration it refers to, which may come as a text of its own.

use super::{Import, address, yaml};
use crate::edit::{AuthDraft, SourceDraft};
use crate::yaml::Node;

pub(super) fn read(file: &str, root: &Node, import: &mut Import) {
    match root.dotted(&["alertmanager", "url"]) {
        Some(node) => match node.text().and_then(address) {
            Some((url, user)) => {
                let auth = user.map_or(AuthDraft::None, |user| AuthDraft::Basic { user, keyring: String::new() });
                let (name, kind) = ("alertmanager".to_owned(), "alertmanager".to_owned());
                import.sources.push(SourceDraft { name, kind, urls: vec![url], auth, ..Default::default() });
            }
            None => import.note(file, node.at.line, "this is no address that can be asked"),
        },
        None if import.sources.is_empty() => {
            import.note(file, root.at.line, "there is no `alertmanager.url`, so there is nothing to take over");
        }
        None => {}
    }
    if let Some(node) = root.get("author") {
        import.note(file, node.at.line, "`author` is not taken over: people are set under `[[people]]`");
    }
    if let Some(draft) = import.sources.last_mut() {
        client(root, draft);
    }
    let insecure = root.dotted(&["tls_config", "insecure_skip_verify"]).filter(|node| node.text() == Some("true"));
    if let Some(node) = insecure {
        import.note(file, node.at.line, "certificates are always checked here: set `ca` to the authority's PEM file");
    }
}

/// Says where to sign in stands when that was not read.
pub(super) fn note_client_file(file: &str, root: &Node, import: &mut Import) {
    if let Some(node) = client_file_of(root) {
        import.note(file, node.at.line, "how to sign in stands in the file named here, which was not read");
    }
}

/// The file with the HTTP client configuration that a configuration of amtool names.
pub(super) fn client_file(text: &str) -> Option<String> {
    client_file_of(&yaml::parse("", text).ok()?)?.text().map(str::to_owned)
}

fn client_file_of(root: &Node) -> Option<&Node> {
    root.dotted(&["http", "config", "file"])
}

/// The shape of Prometheus' HTTP client configuration. Credentials are named, never taken.
fn client(root: &Node, draft: &mut SourceDraft) {
    if let Some(user) = root.get("basic_auth").and_then(|basic| basic.text_of("username")) {
        draft.auth = AuthDraft::Basic { user: user.to_owned(), keyring: String::new() };
    } else if ["authorization", "bearer_token", "bearer_token_file"].iter().any(|key| root.get(key).is_some()) {
        draft.auth = AuthDraft::Bearer { keyring: String::new() };
    }
    if let Some(tls) = root.get("tls_config") {
        draft.ca = tls.text_of("ca_file").map(str::to_owned).or(draft.ca.take());
        if let (Some(certificate), Some(key)) = (tls.text_of("cert_file"), tls.text_of("key_file")) {
            draft.auth = AuthDraft::CertificateFile { certificate: certificate.to_owned(), key: key.to_owned() };
        }
    }
    if let Some((proxy, _)) = root.text_of("proxy_url").and_then(address) {
        draft.proxy = Some(proxy);
    }
}
