//! How severe an incident is: by its priority, where it has one that can be told, else by its urgency.

use watchbill_domain::alerts::Severity;

/// The severity of a priority and an urgency, as PagerDuty names them.
///
/// High urgency says that somebody is to be told at once, not how bad it is, and most services give it to everything they
/// have; so it is what the workspace says, an error unless set. Low urgency is a warning, as is one that is not known.
pub(super) fn severity(priority: &str, urgency: &str, high_urgency: Severity) -> Severity {
    let by_urgency = || if urgency == "high" { high_urgency } else { Severity::Warning };
    of_priority(priority).unwrap_or_else(by_urgency)
}

/// Of the two schemes that PagerDuty offers. An account may name its priorities otherwise, and then they say nothing here.
fn of_priority(name: &str) -> Option<Severity> {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let level = name.strip_prefix("sev").or_else(|| name.strip_prefix('p'))?;
    Some(match level {
        "1" => Severity::Critical,
        "2" => Severity::Error,
        "3" => Severity::Warning,
        "4" | "5" => Severity::Info,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::p1("P1", "low", Severity::Critical)]
    #[case::p2("P2", "high", Severity::Error)]
    #[case::p3("p3", "high", Severity::Warning)]
    #[case::p4("P4", "high", Severity::Info)]
    #[case::p5("P5", "high", Severity::Info)]
    #[case::sev("SEV-1", "low", Severity::Critical)]
    #[case::sev_apart("Sev 2", "low", Severity::Error)]
    #[case::no_priority("", "high", Severity::Error)]
    #[case::low("", "low", Severity::Warning)]
    #[case::an_own_name("Gold", "high", Severity::Error)]
    #[case::another_number("P12", "low", Severity::Warning)]
    #[case::of_neither("", "", Severity::Warning)]
    fn a_priority_says_more_than_an_urgency(#[case] priority: &str, #[case] urgency: &str, #[case] expected: Severity) {
        assert_eq!(severity(priority, urgency, Severity::Error), expected);
    }

    #[test]
    fn high_urgency_is_what_the_workspace_says() {
        assert_eq!(severity("", "high", Severity::Critical), Severity::Critical);
        assert_eq!(severity("P3", "high", Severity::Critical), Severity::Warning);
        assert_eq!(severity("", "low", Severity::Critical), Severity::Warning);
    }
}
