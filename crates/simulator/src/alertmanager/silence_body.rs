//! The body of `POST /api/v2/silences`, refused with the real server's status and text wherever it would be.

use axum::http::StatusCode;
use serde_json::{Value, json};
use watchbill_domain::time::Instant;

use super::matchers::{Matcher, Meaning, Wants, is_label_name};
use super::render::Skew;
use super::silences::Silence;

/// Why a body was refused: the status, and the JSON that says so.
#[derive(Debug, PartialEq)]
pub(super) struct Refused {
    pub(super) status: StatusCode,
    pub(super) body: Value,
}

/// Codes of the real server's framework for a body that does not fit the schema.
const REQUIRED: u16 = 602;
const TOO_FEW: u16 = 612;

/// Reads a silence. Its times are by the server's clock; what comes out is in true time. An id that is not there is empty.
pub(super) fn parse(body: &[u8], now: Instant, skew: Skew) -> Result<Silence, Refused> {
    if body.is_empty() {
        return Err(misfit(REQUIRED, "silence in body is required"));
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| unreadable(&error.to_string()))?;
    if !value.is_object() {
        return Err(unreadable("json: cannot unmarshal it into Go value of type struct"));
    }
    let silence = Silence {
        comment: text(&value, "comment", "comment")?,
        created_by: text(&value, "createdBy", "createdBy")?,
        ends_at: skew.meant(time(&value, "endsAt")?),
        matchers: matchers(&value)?,
        starts_at: skew.meant(time(&value, "startsAt")?),
        id: value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
        updated_at: now,
    };
    if silence.starts_at >= silence.ends_at {
        return Err(sentence("Failed to create silence: start time must be before end time"));
    }
    if silence.ends_at < now {
        return Err(sentence("Failed to create silence: end time can't be in the past"));
    }
    if silence.matchers.iter().all(|matcher| matcher.accepts("")) {
        return Err(sentence("silence invalid: at least one matcher must not match the empty string"));
    }
    Ok(silence)
}

/// A body of another type than JSON.
pub(super) fn wrong_media_type(found: &str) -> Refused {
    let message = format!("unsupported media type {found:?}, only [application/json] are allowed");
    coded(StatusCode::UNSUPPORTED_MEDIA_TYPE, StatusCode::UNSUPPORTED_MEDIA_TYPE.as_u16(), &message)
}

/// A path that should end in a UUID and does not.
pub(super) fn not_a_uuid(found: &str) -> Refused {
    let message = format!("silenceID in path must be of type uuid: {found:?}");
    coded(StatusCode::UNPROCESSABLE_ENTITY, 601, &message)
}

fn matchers(value: &Value) -> Result<Vec<Matcher>, Refused> {
    let list = match required(value, "matchers", "matchers")? {
        Value::Array(list) if list.is_empty() => {
            return Err(misfit(TOO_FEW, "matchers in body should have at least 1 items"));
        }
        Value::Array(list) => list,
        other => return Err(wrong_type(other, "matchers", "models.Matchers")),
    };
    list.iter().enumerate().map(|(index, matcher)| one_matcher(index, matcher)).collect()
}

fn one_matcher(index: usize, value: &Value) -> Result<Matcher, Refused> {
    let place = |key: &str| format!("matchers.{index}.{key}");
    let meaning = match required(value, "isRegex", &place("isRegex"))? {
        Value::Bool(true) => Meaning::Regex,
        Value::Bool(false) => Meaning::Text,
        other => return Err(wrong_type(other, "matchers.isRegex", "bool")),
    };
    let name = text(value, "name", &place("name"))?;
    let wanted = text(value, "value", &place("value"))?;
    let wants = if value.get("isEqual").and_then(Value::as_bool).unwrap_or(true) { Wants::Same } else { Wants::Other };
    if !is_label_name(&name) {
        return Err(sentence(&format!("silence invalid: invalid label matcher {index}: invalid label name {name:?}")));
    }
    Matcher::new(&name, &wanted, meaning, wants).map_err(|message| {
        let message = message.replace(&format!("`^(?:{wanted})$`"), &format!("`{wanted}`"));
        let place = format!("invalid label matcher {index}: invalid regular expression {wanted:?}");
        sentence(&format!("silence invalid: {place}: {message}"))
    })
}

fn time(value: &Value, key: &str) -> Result<Instant, Refused> {
    let text = text(value, key, key)?;
    Instant::parse(&text).map_err(|_| unreadable(&format!("parsing time {text:?} as \"2006-01-02 15:04:05\"")))
}

fn text(value: &Value, key: &str, place: &str) -> Result<String, Refused> {
    match required(value, key, place)? {
        Value::String(text) => Ok(text.clone()),
        other => Err(wrong_type(other, key, "string")),
    }
}

fn required<'a>(value: &'a Value, key: &str, place: &str) -> Result<&'a Value, Refused> {
    match value.get(key) {
        None | Some(Value::Null) => Err(misfit(REQUIRED, &format!("{place} in body is required"))),
        Some(found) => Ok(found),
    }
}

fn wrong_type(found: &Value, field: &str, wanted: &str) -> Refused {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    unreadable(&format!("json: cannot unmarshal {found} into Go struct field Silence.{field} of type {wanted}"))
}

fn unreadable(reason: &str) -> Refused {
    let message = format!("parsing silence body from \"\" failed, because {reason}");
    coded(StatusCode::BAD_REQUEST, StatusCode::BAD_REQUEST.as_u16(), &message)
}

fn misfit(code: u16, message: &str) -> Refused {
    coded(StatusCode::UNPROCESSABLE_ENTITY, code, message)
}

fn coded(status: StatusCode, code: u16, message: &str) -> Refused {
    Refused { status, body: json!({ "code": code, "message": message }) }
}

fn sentence(message: &str) -> Refused {
    Refused { status: StatusCode::BAD_REQUEST, body: Value::String(message.to_owned()) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const GOOD: &str = r#"{"matchers":[{"name":"alertname","value":"A","isRegex":false}],
        "startsAt":"2026-08-22T10:00:00Z","endsAt":"2026-08-22T12:00:00+01:00","createdBy":"ana","comment":""}"#;

    fn now() -> Instant {
        Instant::parse("2026-08-22T10:30:00Z").unwrap()
    }

    #[test]
    fn reads_a_good_one_without_id_and_without_comment() {
        let silence = parse(GOOD.as_bytes(), now(), Skew::NONE).unwrap();
        assert_eq!((silence.id.as_str(), silence.matchers.len()), ("", 1));
        assert_eq!(silence.ends_at, Instant::parse("2026-08-22T11:00:00Z").unwrap());
    }

    #[test]
    fn times_are_understood_by_the_clock_of_the_server() {
        let silence = parse(GOOD.as_bytes(), now(), Skew(60_000)).unwrap();
        assert_eq!(silence.ends_at, Instant::parse("2026-08-22T10:59:00Z").unwrap());
    }

    // Statuses and texts as Alertmanager 0.25 gave them to the same bodies.
    #[rstest]
    #[case::nothing("", 422, "silence in body is required")]
    #[case::empty_object("{}", 422, "comment in body is required")]
    #[case::not_json("{", 400, "parsing silence body from \"\" failed, because ")]
    #[case::a_list("[]", 400, "parsing silence body from \"\" failed, because json: cannot unmarshal ")]
    #[case::no_matchers(&GOOD.replace(r#"[{"name":"alertname","value":"A","isRegex":false}]"#, "[]"), 422, "matchers in body should have at least 1 items")]
    #[case::matchers_as_text(&GOOD.replace(r#"[{"name":"alertname","value":"A","isRegex":false}]"#, "\"x\""), 400, "parsing silence body from \"\" failed, because json: cannot unmarshal string into Go struct field Silence.matchers of type models.Matchers")]
    #[case::half_a_matcher(&GOOD.replace(r#","isRegex":false"#, ""), 422, "matchers.0.isRegex in body is required")]
    #[case::zero_length(&GOOD.replace("12:00:00+01:00", "10:00:00Z"), 400, "Failed to create silence: start time must be before end time")]
    #[case::past(&GOOD.replace("12:00:00+01:00", "10:10:00Z"), 400, "Failed to create silence: end time can't be in the past")]
    #[case::matches_everything(&GOOD.replace("\"A\"", "\"\""), 400, "silence invalid: at least one matcher must not match the empty string")]
    #[case::bad_name(&GOOD.replace("alertname", "a b"), 400, "silence invalid: invalid label matcher 0: invalid label name \"a b\"")]
    #[case::bad_regex(&GOOD.replace("\"A\"", "\"(\"").replace("false", "true"), 400, "silence invalid: invalid label matcher 0: invalid regular expression \"(\": error parsing regexp: ")]
    #[case::bad_time(&GOOD.replace("2026-08-22T10:00:00Z", "bad"), 400, "parsing silence body from \"\" failed, because parsing time \"bad\" as ")]
    fn refuses_in_the_words_of_the_real_server(#[case] body: &str, #[case] status: u16, #[case] message: &str) {
        let refused = parse(body.as_bytes(), now(), Skew::NONE).unwrap_err();
        let said = refused.body.get("message").unwrap_or(&refused.body).as_str().unwrap().to_owned();
        assert_eq!(refused.status.as_u16(), status);
        assert!(said.starts_with(message), "{said}");
    }
}
