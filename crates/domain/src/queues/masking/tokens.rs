//! E-mail addresses, and what is built like a token of one of the usual makers.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// An address as it is written in text, in JSON with escapes, and in the query of a link.
static MAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)[\p{L}\p{N}._%+'\-]+(?:@|%40|\\u0040)[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+").ok()
});

/// Each is built so by those who give it out; the first group is what is masked.
const FORMS: &[&str] = &[
    // JSON web tokens and their encrypted sort.
    r"\b(eyJ[A-Za-z0-9_\-]{5,}(?:\.[A-Za-z0-9_\-]*){1,4})",
    // GitHub, GitLab, Slack, Stripe, npm, PyPI, Hugging Face, DigitalOcean, Shopify, Square, SendGrid, Docker, Figma, Linear.
    r"\b((?:gh[pousr]|github_pat|glpat|gldt|glrt|xox[abeoprs]|xapp|[srp]k|whsec|npm|pypi|hf|dop_v1|doo_v1|shp(?:at|ss|ca|pa)|sq0[a-z]{3}|SG|dckr_pat|figd|lin_api|pat|tok)[_\-.][A-Za-z0-9_\-.]{12,})",
    // Amazon, Google.
    r"\b((?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{12,})",
    r"\b(AIza[0-9A-Za-z_\-]{20,})",
    r"\b(ya29\.[0-9A-Za-z_\-.]{10,})",
    r"\b(1//[0-9A-Za-z_\-]{20,})",
    // What follows the name of a scheme in a header.
    r"(?i)\b(?:bearer|basic|digest|negotiate|apikey)\s+([A-Za-z0-9+/_=.~\-]{6,})",
    // Keys in their armour, broken off or not, with line breaks written out or not.
    r"(?s)(-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|CERTIFICATE|PGP MESSAGE)[A-Z0-9 ]*-----.*?(?:-----END [A-Z0-9 ]*-----|\z))",
    // What a command line says who somebody is, in quotes or not; `curl` takes it without a blank as well.
    r"(?:^|[\s'(\x22])(?:-[uU]|--(?:proxy-)?user)(?:\s+|=)\\*'([^':\n]+:[^'\n\\]+)",
    r#"(?:^|[\s'(\x22])(?:-[uU]|--(?:proxy-)?user)(?:\s+|=)\\*"([^":\n]+:[^"\n\\]+)"#,
    r#"(?:^|[\s'(\x22])(?:-[uU]|--(?:proxy-)?user)(?:\s+|=)([^\s"':\\]+:[^\s"'\\]+)"#,
    r#"(?i)\bcurl\b[^\n]*?\s-u\\*["']?([^\s"':\\]+:[^\s"'\\]+)"#,
    // Who somebody is in an address.
    r#"[A-Za-z][A-Za-z0-9+.\-]*://([^\s/?#"'<>]+)@"#,
    // Addresses that are a secret themselves.
    r"(?i)\bhooks\.slack\.com/(services/[A-Za-z0-9/]+)",
    r"(?i)\bdiscord(?:app)?\.com/api/webhooks/([0-9]+/[A-Za-z0-9_\-]+)",
];

static TOKENS: LazyLock<Vec<Regex>> = LazyLock::new(|| FORMS.iter().filter_map(|form| Regex::new(form).ok()).collect());

/// `ana:hunter2@db`: who somebody is before the name of a host, without a scheme.
static AT_HOST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?:^|[\s"'(=,\[{])([^\s/?#"'<>@:=,(\[{\\]+):([^\s/?#"'<>@\\]+)@(\d{1,3}(?:\.\d{1,3}){3}|[A-Za-z][A-Za-z0-9.\-]*)"#,
    )
    .ok()
});
/// What stands before a colon in front of the name and the version of a package.
const PACKAGES: &[&str] = &["npm", "jsr", "workspace", "pkg", "file", "link", "patch", "mailto"];
/// What stands behind the sign in the name of an image.
const DIGESTS: &[&str] = &["sha256", "sha512"];

/// `lodash@4.17.21`, `text@v0.3.7`, `next@15.0.0-rc.1`: a version stands where a host would, and its last part begins with a digit, as that of
/// no host does.
static VERSIONED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:@|%40|\\u0040)v?(\d+(?:\.\d+){1,3})(?:-[\p{L}\p{N}\-]+(?:(?:\.[\p{L}\p{N}\-]+)*\.\d[\p{L}\p{N}\-]*)?)?$").ok()
});

/// Where e-mail addresses stand in a text.
pub(super) fn mails(text: &str) -> Vec<Range<usize>> {
    let found = MAIL.iter().flat_map(|mail| mail.find_iter(text)).map(|found| found.range());
    found.filter(|found| !is_package(text, found)).collect()
}

/// Whether it is a package with its version, and no password before an address: `npm:lodash@4.17.21`, and neither `ana@10.0.0.1` nor
/// `ana:hunter2@10.1`.
fn is_package(text: &str, found: &Range<usize>) -> bool {
    let version = VERSIONED.iter().find_map(|form| form.captures(&text[found.clone()])?.get(1));
    let is_version = version.is_some_and(|numbers| {
        let is_address = |part: &str| part.parse::<u8>().is_ok();
        numbers.as_str().split('.').count() < 4 || !numbers.as_str().split('.').all(is_address)
    });
    let before = text[..found.start].strip_suffix(':').map(|before| {
        let word = before.rfind(|sign: char| !sign.is_ascii_alphanumeric()).map_or(0, |place| place + 1);
        before.get(word..).unwrap_or_default()
    });
    is_version && before.is_none_or(|word| PACKAGES.contains(&word))
}

/// Where tokens stand in a text.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    let of = |form: &Regex| -> Vec<Range<usize>> {
        let groups = form.captures_iter(text).filter_map(|captures| captures.get(1));
        groups
            .filter(|found| !is_word(found.as_str()) && !is_counted(found.as_str()))
            .map(|found| found.range())
            .collect()
    };
    TOKENS.iter().flat_map(of).chain(at_hosts(text)).collect()
}

fn at_hosts(text: &str) -> Vec<Range<usize>> {
    let all = AT_HOST.iter().flat_map(|form| form.captures_iter(text));
    let range = |captures: regex::Captures<'_>| {
        let (user, password, host) = (captures.get(1)?, captures.get(2)?, captures.get(3)?);
        let is_package = PACKAGES.contains(&user.as_str()) || DIGESTS.contains(&host.as_str());
        // `to:ana@example.com`: a password that could be one is masked with the host, as an e-mail address.
        let is_mail = MAIL
            .iter()
            .any(|mail| mail.find_at(text, password.start()).is_some_and(|mail| mail.start() == password.start()));
        let found = user.start()..password.end();
        (!is_package && !is_mail && !is_counted(&text[found.clone()])).then_some(found)
    };
    all.filter_map(range).collect()
}

/// Numbers of a user and a group, or a time: `1000:1000`.
fn is_counted(text: &str) -> bool {
    text.contains(':') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
}

/// Lower-case letters alone are a word: `basic authentication`, `sk-learn-something`.
fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_' | b'.'))
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
