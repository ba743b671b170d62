use rstest::rstest;

use super::{Judged, Known, Property, Sharing, Standing, Times, Timing, properties};
use crate::language::{Lexicon, check};
use crate::time::Day;

const GOOD: &str = "---\nauthors: [ana]\nreviewers: [bo]\naudience: everybody\nshared: 2026-01-20\ndue: 2026-01-21\n---\n\n\
# Stale prices\n\n## Impact\n\n1,240 orders waited for 38 minutes.\n\n\
## Timeline\n\n- 23:50 the export starts `job/17`\n- 00:10 `Lag` pages, [detected](https://g.example/1)\n\
- 00:20 rolled back by `deploy/4`\n- 00:40 resolved, see `Lag`\n\n\
## Contributing factors\n\n- The export has no limit on its memory.\n- The runbook names a dashboard that is gone.\n\n\
## Action items\n\n- [ ] Limit the export to 2 GB @ana due:2026-03-01 #prevent\n";

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn judged(document: &str, known: &Known) -> [Judged; 6] {
    let lexicon = Lexicon::new(["ana", "bo"], ["carts"]);
    properties(document, &check(document, &lexicon), &lexicon, day("2026-02-01"), known)
}

fn of(document: &str, property: Property) -> Judged {
    judged(document, &Known::default()).into_iter().find(|judged| judged.property == property).unwrap()
}

#[test]
fn a_document_with_everything_in_it_holds_all_six() {
    let all = judged(GOOD, &Known::default());
    assert_eq!(
        all.each_ref().map(|judged| judged.property.word()),
        ["blameless", "systemic", "owned", "shared", "prompt", "factual"]
    );
    for judged in all {
        assert_eq!((judged.standing, judged.place), (Standing::Holds, None), "{judged:?}");
    }
}

#[test]
fn of_an_empty_document_nothing_can_be_said_yet() {
    for document in ["", "# Title\n", "---\ntitle: x\n---\n"] {
        for judged in judged(document, &Known::default()) {
            assert_eq!(judged.standing, Standing::NotYet, "{judged:?}");
        }
    }
}

#[rstest]
#[case(Property::Blameless, "The export has", "Ana forgot the limit. The export has", "Ana forgot")]
#[case(Property::Blameless, "- The export has no limit on its memory.", "- Ana", "Ana")]
#[case(Property::Systemic, "- The runbook names a dashboard that is gone.\n", "", "The export")]
#[case(Property::Systemic, "The runbook names a dashboard", "The index names a table", "The export")]
#[case(Property::Owned, " @ana due:2026-03-01 #prevent", "", "- [ ] Limit")]
#[case(Property::Owned, " #prevent", "", "- [ ] Limit")]
#[case(Property::Factual, "- 00:20 rolled", "- 00:05 rolled", "- 00:05")]
fn what_is_to_be_looked_at_has_a_place(
    #[case] property: Property,
    #[case] before: &str,
    #[case] after: &str,
    #[case] place: &str,
) {
    let document = GOOD.replacen(before, after, 1);
    assert_ne!(document, GOOD);
    let judged = of(&document, property);
    assert_eq!(judged.standing, Standing::Attention, "{judged:?}");
    assert!(document[judged.place.unwrap()..].starts_with(place), "{judged:?}");
}

#[rstest]
#[case(Property::Shared, "reviewers: [bo]", "reviewers: [ana]", "Nobody beside its writers has reviewed it.")]
#[case(
    Property::Prompt,
    "shared: 2026-01-20",
    "shared: 2026-01-22",
    "It was due by 2026-01-21 and shared on 2026-01-22."
)]
#[case(Property::Prompt, "shared: 2026-01-20\n", "", "It was due by 2026-01-21 and is not shared.")]
#[case(Property::Factual, "1,240 orders waited for 38 minutes", "Many orders waited", "The impact has no figure.")]
#[case(
    Property::Factual,
    "00:40 resolved",
    "00:40 fine",
    "1 of started, detected, mitigated and ended cannot be told."
)]
fn why_is_said(#[case] property: Property, #[case] before: &str, #[case] after: &str, #[case] because: &str) {
    let judged = of(&GOOD.replacen(before, after, 1), property);
    assert_eq!((judged.standing, judged.because.as_str()), (Standing::Attention, because));
}

#[test]
fn no_action_is_one_where_it_says_why() {
    let (before, _) = GOOD.split_once("- [ ]").unwrap();
    assert_eq!(of(before, Property::Owned).standing, Standing::NotYet);
    let said = format!("{before}None, because the export is switched off in March.\n");
    assert_eq!(of(&said, Property::Owned).standing, Standing::Holds);
}

#[test]
fn what_an_incident_knows_wins_over_the_text() {
    let known = Known {
        sharing: Some(Sharing { reviewed: true, has_audience: false, shared: true }),
        timing: Some(Timing { due: Some(day("2026-02-03")), shared: None }),
        rows: Some((1, 4)),
        times: Some(Times::OutOfOrder),
    };
    let [.., shared, prompt, factual] = judged(GOOD, &known);
    assert_eq!((shared.standing, shared.because.as_str()), (Standing::Attention, "It does not say for whom it is."));
    assert_eq!((prompt.standing, prompt.because.as_str()), (Standing::NotYet, "It is due by 2026-02-03."));
    assert_eq!(factual.because, "Its times are not in order; 1 of 4 rows say where they are taken from.");
}
