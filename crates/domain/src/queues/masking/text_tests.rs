use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[test]
fn every_form_is_one() {
    for form in [&NAMED, &PAIRED, &TAGGED, &SAID, &CODES, &QUOTE] {
        assert!(form.is_some());
    }
}

#[rstest]
#[case::assignment("password=hunter2 next", "password=[secret] next")]
#[case::yaml("db_password: hunter2\nhost: x", "db_password: [secret]\nhost: x")]
#[case::json(r#"{"password":"hunter2","n":1}"#, r#"{"password":"[secret]","n":1}"#)]
#[case::json_number(r#"{"cvv": 123, "n": 1}"#, r#"{"cvv": [secret], "n": 1}"#)]
#[case::json_in_json(r#"{"m":"{\"password\":\"hunter2\",\"n\":1}"}"#, r#"{"m":"{\"password\":\"[secret]\",\"n\":1}"}"#)]
#[case::cut_off(r#"{"a":1,"password":"hunt"#, r#"{"a":1,"password":"[secret]"#)]
#[case::quote_inside(r#"{"password":"hun\"ter2","n":1}"#, r#"{"password":"[secret]","n":1}"#)]
#[case::list(r#"{"tokens":["a","b"],"n":1}"#, r#"{"tokens":[secret]"#)]
#[case::query("GET /x?api_key=abc123&y=1", "GET /x?api_key=[secret]&y=1")]
#[case::header("Authorization: Bearer abc def\nHost: x", "Authorization: [secret]\nHost: x")]
#[case::cookies("Cookie: a=1; b=2\nHost: x", "Cookie: [secret]\nHost: x")]
#[case::ruby(":password=>\"hunter2\", :x", ":password=>\"[secret]\", :x")]
#[case::xml("<Password>hunter2</Password><n>1</n>", "<Password>[secret]</Password><n>1</n>")]
#[case::attribute("<user pin='1234' n='2'/>", "<user pin='[secret]' n='2'/>")]
#[case::said("the password is hunter2 and", "the password is [secret] and")]
#[case::pair(r#"[{"name":"X-Token","value":"hunter2"}"#, r#"[{"name":"X-Token","value":"[secret]"}"#)]
#[case::mail("no such user ana@example.com", "no such user [e-mail]")]
#[case::card("declined 4111 1111 1111 1111!", "declined [card]!")]
#[case::account("to DE89 3704 0044 0532 0130 00.", "to [account].")]
#[case::address("amqp://app:hunter2@mq:5672", "amqp://[token]@mq:5672")]
#[case::command_line("curl -u ana:hunter2 https://x", "curl -u [token] https://x")]
#[case::command_line_in_one("curl -s -uana:hunter2 https://x", "curl -s -u[token] https://x")]
#[case::command_line_with_a_blank("curl --user 'ana:hun ter2' x", "curl --user '[token]' x")]
#[case::command_line_with_an_equals_sign("wget --user=ana:hunter2 x", "wget --user=[token] x")]
#[case::command_line_in_json(r#"{"cmd":"curl -u \"ana:hunter2\" x"}"#, r#"{"cmd":"curl -u \"[token]\" x"}"#)]
#[case::behind_a_proxy("--proxy-user ana:hunter2", "--proxy-user [token]")]
#[case::before_a_host("connect to ana:hunter2@db failed", "connect to [token]@db failed")]
#[case::before_an_address("dial ana:hun!ter2@10.0.0.7:5432", "dial [token]:5432")]
#[case::before_what_could_be_a_mail("dial ana:hunter2@db.example.net:5432", "dial ana:[e-mail]:5432")]
#[case::to_somebody("to:ana@example.com", "to:[e-mail]")]
#[case::card_code("declined, cvv 123.", "declined, cvv [secret].")]
#[case::card_code_of_old("CVC2 1234 wrong", "CVC2 [secret] wrong")]
#[case::pin("his PIN is 4711", "his PIN is [secret]")]
#[case::pin_code("pin code: 4711!", "pin code: [secret]!")]
#[case::one_time("otp 123456 expired", "otp [secret] expired")]
#[case::one_time_in_two("verification code 123 456", "verification code [secret]")]
#[case::chance("x k9XvQ2mLr7TzB4wNp8Yc y", "x [secret] y")]
fn what_is_secret_is_masked(#[case] text: &str, #[case] shown: &str) {
    assert_eq!(masked_text(text).text, shown);
}

#[rstest]
#[case("TimeoutError: upstream did not answer within 30000 ms")]
#[case("order 48213 of customer 991 failed: java.lang.NullPointerException at Orders.java:212")]
#[case("https://shop.example/orders/7f3e2a10-44bc-4d53-9a7e-0c1d2e3f4a5b?retry=3")]
#[case("trace_id=4bf92f3577b34da6a3ce929d0e0e4736 sent")]
#[case("shipping: Berlin, author: Mann, n = 4")]
#[case("2026-11-22T10:15:30.123Z ERROR consumer payments-worker-3")]
#[case("password: ")]
#[case("Erlang/OTP 25 [erts-13.1.5], OTP 26.2.1")]
#[case("GPIO pin 13 is low; spinning 1000 times; 3 pins 400 mm apart")]
#[case("docker run -u 1000:1000 nginx:1.25@sha256:latest")]
#[case("resolved npm:lodash@next and workspace:ui@next")]
#[case("resolved npm:lodash@4.17.21, left-pad@1.3.0 and golang.org/x/text@v0.3.7")]
#[case("sort -u names.txt; systemctl --user restart watcher; -update:all")]
#[case("rabbit@mq-1 joined at 12:30@berlin; com.kestrel.Orders@1a2b3c")]
#[case("orders:3@1234 committed by consumer-7: retry at 10:15")]
fn what_is_not_stays(#[case] text: &str) {
    assert_eq!(masked_text(text).text, text);
}

#[test]
fn what_was_masked_is_found_again_in_the_original() {
    let text = "password=hunter2 to ana@example.com";
    let found: Vec<(&str, MaskWhy)> =
        masked_text(text).masks.into_iter().map(|(range, why)| (&text[range], why)).collect();
    assert_eq!(found, [("hunter2", MaskWhy::Name), ("ana@example.com", MaskWhy::Mail)]);
}

proptest! {
    #[test]
    fn any_text_at_all_can_be_masked(text in r#"[ -~äß€\n]{0,60}(password|"token"|\\"pin\\")?[:=]{0,2}[ -~€"\\]{0,30}"#) {
        let found = masked_text(&text);
        let mut last = 0;
        for (range, _) in &found.masks {
            prop_assert!(range.start >= last && range.start < range.end && text.get(range.clone()).is_some());
            last = range.end;
        }
    }

    #[test]
    fn what_was_masked_once_is_not_masked_again(secret in "[a-z0-9]{4,12}", before in "[a-z ]{0,10}") {
        let once = masked_text(&format!("{before} password='{secret}' {secret}@example.com"));
        let quoted = format!("'{secret}'");
        prop_assert!(!once.text.contains(&quoted));
        let again = masked_text(&once.text).text;
        prop_assert_eq!(again, once.text);
    }
}
