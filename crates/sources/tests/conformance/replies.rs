//! Recorded replies to what is asked of brokers in their own protocols, by the text of the command, query or question.

use bytes::Bytes;
use serde_json::Value as Json;
use watchbill_domain::time::Instant;
use watchbill_sources::ask::{Ask, AwsAsk, HttpResponse, RedisValue, Reply, SqlRefusal, SqlRows};

/// The recorded reply to this ask.
pub fn answered(ask: &Ask, at: Instant, recorded: impl Fn(&str) -> Json) -> Reply {
    match ask {
        Ask::Redis(ask) => Reply::Redis(
            ask.commands
                .iter()
                .map(|command| {
                    let words = command.verb.words().iter().map(|word| (*word).to_owned());
                    let text: Vec<String> = words.chain(command.arguments.iter().cloned()).collect();
                    redis_value(&recorded(&text.join(" ")))
                })
                .collect(),
        ),
        Ask::Sql(ask) => Reply::Sql(ask.queries.iter().map(|query| sql_rows(recorded(query))).collect()),
        Ask::Nats(ask) => Reply::Nats(
            ask.questions
                .iter()
                .map(|question| {
                    let asked = format!("{} {}", question.subject(), question.payload());
                    Bytes::from(recorded(&asked).to_string())
                })
                .collect(),
        ),
        Ask::Aws(ask) => Reply::Http(aws_answer(&recorded(&aws_question(ask)), at)),
        Ask::Http(request) => panic!("{} is asked over HTTP", request.url),
    }
}

/// What was asked, and of which queue or figure.
fn aws_question(ask: &AwsAsk) -> String {
    let (_, action) = ask.action.target().rsplit_once('.').unwrap();
    let asked: Json = serde_json::from_str(&ask.json).unwrap();
    let queue = asked["QueueUrl"].as_str().and_then(|url| url.rsplit('/').next());
    let figure = asked["MetricDataQueries"][0]["MetricStat"]["Metric"]["MetricName"].as_str();
    queue.or(figure).map_or_else(|| action.to_owned(), |of| format!("{action} {of}"))
}

fn aws_answer(json: &Json, asked_at: Instant) -> HttpResponse {
    HttpResponse {
        status: u16::try_from(json["status"].as_u64().unwrap()).unwrap(),
        content_type: Some("application/x-amz-json-1.0".to_owned()),
        retry_after_s: None,
        server_date: None,
        asked_at,
        body: Bytes::from(json["body"].as_str().unwrap().to_owned()),
    }
}

fn redis_value(json: &Json) -> RedisValue {
    match json {
        Json::Number(number) => RedisValue::Number(number.as_i64().unwrap()),
        Json::String(text) => RedisValue::Bytes(Bytes::from(text.clone())),
        Json::Array(parts) => RedisValue::List(parts.iter().map(redis_value).collect()),
        Json::Object(refused) => RedisValue::Refused(refused["refused"].as_str().unwrap().to_owned()),
        Json::Null | Json::Bool(_) => RedisValue::Nil,
    }
}

fn sql_rows(json: Json) -> Result<SqlRows, SqlRefusal> {
    match json {
        Json::Object(refused) => Err(SqlRefusal::of_code(refused["refused"].as_str().unwrap())),
        rows => Ok(SqlRows(serde_json::from_value(rows).unwrap())),
    }
}
