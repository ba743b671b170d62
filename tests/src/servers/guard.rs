//! What stands before a server of Prometheus' family: TLS from an authority that no machine knows, and a password. Both are the
//! server's own, as its `--web.config.file` sets them up.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use reqwest::{
    Certificate, Client,
    header::{AUTHORIZATION, HeaderMap, HeaderValue},
};
use std::{fs, path::PathBuf, time::Duration};
use tempfile::TempDir;

/// Who is let in.
pub const USER: &str = "ana";
/// With what. No part of it is a word that a page or a file might hold by chance.
pub const PASSWORD: &str = "planted-door-81";
/// Its bcrypt, of the lowest cost there is: a test asks often.
const HASH: &str = "$2b$04$abcdefghijklmnopqrstuuigsxfRSfWLkwsl39HzApH5Cmb6Yv2Sy";

/// A guard with an authority of its own.
pub struct Guard {
    folder: TempDir,
    authority: String,
}

impl Guard {
    /// Makes the authority and the certificate of a server on loopback.
    ///
    /// # Panics
    /// When there is no room for them.
    pub fn new() -> Self {
        let mut of_authority = CertificateParams::new(Vec::<String>::new()).unwrap();
        of_authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(of_authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let of_server = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let certificate = of_server.signed_by(&key, &authority).unwrap();
        let guard = Self { folder: TempDir::new().unwrap(), authority: authority.pem() };
        guard.write("authority.pem", &guard.authority);
        guard.write("server.pem", &certificate.pem());
        guard.write("server.key", &key.serialize_pem());
        // Names of files count from the folder of the file they are in.
        let web_config = format!(
            "tls_server_config: {{ cert_file: server.pem, key_file: server.key }}\n\
             basic_auth_users: {{ {USER}: '{HASH}' }}\n"
        );
        guard.write("web.yml", &web_config);
        guard
    }

    /// The file that has to be known to trust the server.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// The file that sets the server up.
    pub(super) fn web_config(&self) -> PathBuf {
        self.folder.path().join("web.yml")
    }

    /// A client that is let in, on loopback without a proxy; no answer takes longer than `limit`.
    pub(super) fn client(&self, limit: Duration) -> Client {
        let mut password = HeaderValue::from_str(&format!("Basic {}", basic())).unwrap();
        password.set_sensitive(true);
        Client::builder()
            .no_proxy()
            .timeout(limit)
            .tls_certs_only([Certificate::from_pem(self.authority.as_bytes()).unwrap()])
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, password)]))
            .build()
            .unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }
}

impl Default for Guard {
    fn default() -> Self {
        Self::new()
    }
}

fn basic() -> String {
    use base64::{Engine as _, prelude::BASE64_STANDARD};
    BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"))
}
