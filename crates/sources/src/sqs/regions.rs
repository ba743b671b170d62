//! Regions, by the addresses of AWS.

use url::Url;

/// Whether this may be the name of a region: it becomes part of an address and of a signature.
pub(super) fn is_one(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (3..=30).contains(&text.len()) && text.chars().all(is_plain) && !text.starts_with('-') && !text.ends_with('-')
}

/// The region of an address of SQS: `sqs.eu-west-1.amazonaws.com`, `vpce-1-2.sqs.eu-west-1.vpce.amazonaws.com`,
/// `sqs-fips.us-east-1.amazonaws.com`, `sqs.eu-west-1.api.aws`, and the older `eu-west-1.queue.amazonaws.com` and
/// `queue.amazonaws.com`, which is `us-east-1`.
pub(super) fn of(url: &Url) -> Option<String> {
    let labels: Vec<&str> = url.host_str()?.split('.').collect();
    let is_aws = [["amazonaws", "com"].as_slice(), &["amazonaws", "com", "cn"], &["api", "aws"]];
    is_aws.iter().any(|end| labels.ends_with(end)).then_some(())?;
    if let Some(at) = labels.iter().position(|label| *label == "queue") {
        return Some(at.checked_sub(1).map_or("us-east-1", |before| labels[before]).to_owned());
    }
    let at = labels.iter().position(|label| matches!(*label, "sqs" | "sqs-fips"))?;
    let region = labels.get(at + 1).filter(|region| is_one(region) && region.contains('-'))?;
    Some((*region).to_owned())
}

/// Where CloudWatch is asked in a region.
pub(super) fn cloudwatch(region: &str) -> Option<Url> {
    let end = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    Url::parse(&format!("https://monitoring.{region}.{end}")).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://sqs.eu-west-1.amazonaws.com", Some("eu-west-1"))]
    #[case("https://sqs.cn-north-1.amazonaws.com.cn/", Some("cn-north-1"))]
    #[case("https://vpce-0a1-b2.sqs.eu-central-1.vpce.amazonaws.com", Some("eu-central-1"))]
    #[case("https://sqs-fips.us-gov-west-1.amazonaws.com", Some("us-gov-west-1"))]
    #[case("https://sqs.eu-west-1.api.aws", Some("eu-west-1"))]
    #[case("https://eu-west-2.queue.amazonaws.com", Some("eu-west-2"))]
    #[case("https://queue.amazonaws.com", Some("us-east-1"))]
    #[case("https://sqs.amazonaws.com", None)]
    #[case("https://sqs.eu-west-1.example.net", None)]
    #[case("http://127.0.0.1:45500", None)]
    fn an_address_of_aws_tells_its_region(#[case] url: &str, #[case] region: Option<&str>) {
        assert_eq!(of(&Url::parse(url).unwrap()).as_deref(), region);
    }

    #[rstest]
    #[case("eu-west-1", "https://monitoring.eu-west-1.amazonaws.com/")]
    #[case("cn-north-1", "https://monitoring.cn-north-1.amazonaws.com.cn/")]
    fn cloudwatch_is_asked_in_the_same_region(#[case] region: &str, #[case] url: &str) {
        assert_eq!(cloudwatch(region).unwrap().as_str(), url);
    }

    #[rstest]
    #[case("eu-west-1", true)]
    #[case("eu_west_1", false)]
    #[case("evil.example.net/", false)]
    #[case("", false)]
    fn what_may_be_a_region_is_plain(#[case] text: &str, #[case] is: bool) {
        assert_eq!(is_one(text), is);
    }
}
