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
    // Who somebody is in an address.
    r#"[A-Za-z][A-Za-z0-9+.\-]*://([^\s/?#"'<>]+)@"#,
    // Addresses that are a secret themselves.
    r"(?i)\bhooks\.slack\.com/(services/[A-Za-z0-9/]+)",
    r"(?i)\bdiscord(?:app)?\.com/api/webhooks/([0-9]+/[A-Za-z0-9_\-]+)",
];

static TOKENS: LazyLock<Vec<Regex>> = LazyLock::new(|| FORMS.iter().filter_map(|form| Regex::new(form).ok()).collect());

/// Where e-mail addresses stand in a text.
pub(super) fn mails(text: &str) -> Vec<Range<usize>> {
    MAIL.iter().flat_map(|mail| mail.find_iter(text)).map(|found| found.range()).collect()
}

/// Where tokens stand in a text.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    let of = |form: &Regex| -> Vec<Range<usize>> {
        let groups = form.captures_iter(text).filter_map(|captures| captures.get(1));
        groups.filter(|found| !is_word(found.as_str())).map(|found| found.range()).collect()
    };
    TOKENS.iter().flat_map(of).collect()
}

/// Lower-case letters alone are a word: `basic authentication`, `sk-learn-something`.
fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_' | b'.'))
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
