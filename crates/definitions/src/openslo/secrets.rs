//! Keys and passwords that are written into a file. They are named by their field, and never repeated.

use crate::yaml::{Entry, Node, Shape};

use super::codes::W_INLINE_SECRET;
use super::said::{Sayings, Spot};

/// Says where below a value a secret is written.
pub(super) fn inline_secrets(spot: &Spot<'_>, sayings: &mut Sayings) {
    below(spot, "", sayings);
}

fn below(spot: &Spot<'_>, field: &str, sayings: &mut Sayings) {
    match &spot.node.shape {
        Shape::Null => {}
        Shape::Text(text) if is_secret(field, &text.text) => {
            sayings.say(&W_INLINE_SECRET, spot, "is written in the clear");
        }
        Shape::Text(_) => {}
        Shape::List(_) => spot.items().for_each(|item| below(&item, field, sayings)),
        Shape::Map(entries) => {
            for entry in entries {
                let path = format!("{}.{}", spot.path, entry.key);
                below(&Spot { node: &entry.value, path }, about(spot.node, entry, field), sayings);
            }
        }
    }
}

/// The field that an entry of a map is about: its key. A `value` is about what the `name` or the `key` beside it says, or else
/// what the map is about.
pub(super) fn about<'a>(map: &'a Node, entry: &'a Entry, owner: &'a str) -> &'a str {
    match entry.key.as_str() {
        "value" => map.text_of("name").or_else(|| map.text_of("key")).unwrap_or(owner),
        // It names what stands beside it.
        "key" if map.get("value").is_some() => "name",
        key => key,
    }
}

/// Whether a field holds a secret: by its name, or by an address with one in it. A value that only names where the secret is
/// kept is none.
pub(super) fn is_secret(field: &str, text: &str) -> bool {
    let letters = letters(field);
    let kept_elsewhere = ["ref", "name", "file", "path", "env"].iter().any(|end| letters.ends_with(end))
        || text.starts_with("${") && text.ends_with('}');
    (names_a_secret(&letters) && !text.is_empty() && !kept_elsewhere)
        || (connects(&letters) && has_assigned_password(text))
        || is_telling_address(text)
}

/// Whether a text is an address with a secret in it: `scheme://user:password@host`, or `?api_key=...` behind it.
pub(super) fn is_telling_address(text: &str) -> bool {
    url::Url::parse(text.trim()).is_ok_and(|url| {
        let tells = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
            names_a_secret(&letters(&name)) && !value.is_empty()
        };
        url.password().is_some() || url.has_host() && url.query_pairs().any(tells)
    })
}

fn letters(field: &str) -> String {
    field.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

fn names_a_secret(letters: &str) -> bool {
    ["secret", "password", "passwd", "token", "apikey", "appkey", "accesskey", "privatekey", "credential"]
        .iter()
        .any(|word| letters.contains(word))
        || matches!(letters, "key" | "authorization" | "bearer" | "auth" | "pass" | "pwd" | "pat" | "cookie")
}

/// Whether a field holds what a driver of a database connects by.
fn connects(letters: &str) -> bool {
    letters.ends_with("dsn") || letters.contains("connectionstring")
}

/// `host=db password=...`, with spaces or semicolons between.
fn has_assigned_password(text: &str) -> bool {
    text.split([' ', ';']).filter_map(|part| part.split_once('=')).any(|(name, value)| {
        matches!(letters(name).as_str(), "password" | "pwd" | "accountkey" | "sharedaccesskey") && !value.is_empty()
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("apiKey", "abc", true)]
    #[case("appKey", "abc", true)]
    #[case("accessKeyID", "AKIA", true)]
    #[case("secretAccessKey", "abc", true)]
    #[case("api_token", "abc", true)]
    #[case("password", "abc", true)]
    #[case("Authorization", "Bearer abc", true)]
    #[case("url", "https://ana:pw@prom.example.net", true)]
    #[case("url", "https://prom.example.net", false)]
    #[case("password", "", false)]
    #[case("passwordFile", "/run/secrets/pw", false)]
    #[case("secretRef", "prod", false)]
    #[case("apiKey", "${DD_API_KEY}", false)]
    #[case("region", "eu-1", false)]
    #[case("keyspace", "orders", false)]
    #[case("dsn", "Server=db;User=ana;Pwd=abc", true)]
    #[case("query", "sum(rate(x{password=\"a\"}[5m]))", false)]
    #[case("url", "https://prom.example.net/?token_file=&match=up", false)]
    #[case("query", "sum(rate(token_requests_total[5m]))", false)]
    fn a_secret_is_known_by_its_field_or_its_address(#[case] field: &str, #[case] text: &str, #[case] is: bool) {
        assert_eq!(is_secret(field, text), is);
    }
}
