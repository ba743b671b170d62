//! What figures of incidents cannot tell, in sentences.

/// What is counted for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Told {
    /// Real incidents.
    pub real: usize,
    /// Of these, those that are not resolved.
    pub open: usize,
    /// Of these, those of which people said when a moment was.
    pub said: usize,
    /// Of those that are resolved, those of which a moment is missing.
    pub missing: usize,
    /// Of those, those of which one moment comes before another that it follows.
    pub out_of_order: usize,
    /// Of those, those of which it is not known how long it took to detect them.
    pub undetected: usize,
    /// Of those, those of which it is not known how long it took to acknowledge them.
    pub unacknowledged: usize,
    /// Drills.
    pub drills: usize,
    /// Near misses.
    pub near_misses: usize,
}

/// A sentence each.
pub(super) fn caveats(told: &Told) -> Vec<String> {
    let Told { real, open, said, missing, out_of_order, undetected, unacknowledged, drills, near_misses } = told;
    let mut caveats = vec![
        match real {
            0 => "No real incident is among them: there is nothing to compare.".to_owned(),
            1 => "1 incident says how it went and little about the next: look at it before you conclude anything."
                .to_owned(),
            several => format!(
                "{several} incidents say how these went and little about the next: look at each before you conclude anything."
            ),
        },
        "Medians are told, never means, and nothing by person: one long night moves a mean more than a year of work. No team and no \
         quarter is better than another because of them."
            .to_owned(),
    ];
    if *said > 0 {
        caveats.push(format!("Times are as recorded but for {said}, of which people said when something was."));
    }
    if *missing > 0 {
        caveats.push(format!(
            "Of {missing} that are resolved a moment is missing: what would need it is counted as unknown."
        ));
    }
    if *out_of_order > 0 {
        caveats.push(format!(
            "Of {out_of_order} that are resolved the moments are not in order: what lies between two of them that are not is counted as \
             unknown. Their pages say which."
        ));
    }
    if *undetected > 0 {
        caveats.push(format!(
            "How long it took to detect is not known of {undetected} that are resolved: nothing tells of the start but that somebody told \
             of it, or it is said to be after that."
        ));
    }
    if *unacknowledged > 0 {
        caveats.push(format!(
            "How long it took to acknowledge is not known of {unacknowledged} that are resolved: whoever declared it told of it first, or \
             nobody acknowledged it."
        ));
    }
    if drills + near_misses > 0 {
        caveats.push(format!(
            "Drills ({drills}) and near misses ({near_misses}) are counted by kind and in nothing else."
        ));
    }
    match open {
        0 => {}
        1 => caveats.push("1 of them is not resolved: what it will have taken is unknown.".to_owned()),
        several => {
            caveats.push(format!("{several} of them are not resolved: what they will have taken is unknown."));
        }
    }
    caveats
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, 0, "No real incident is among them", None)]
    #[case(1, 1, "1 incident says how it went", Some("1 of them is not resolved"))]
    #[case(7, 2, "7 incidents say how these went", Some("2 of them are not resolved"))]
    fn what_cannot_be_told_is_said_whatever_there_is(
        #[case] real: usize,
        #[case] open: usize,
        #[case] few: &str,
        #[case] not_resolved: Option<&str>,
    ) {
        let all = caveats(&Told {
            real,
            open,
            said: 3,
            missing: 4,
            out_of_order: 9,
            undetected: 5,
            unacknowledged: 2,
            drills: 6,
            near_misses: 8,
        });
        let has = |words: &str| all.iter().any(|caveat| caveat.contains(words));
        for words in [
            few,
            "never means",
            "but for 3",
            "Of 4 that are",
            "Of 9 that are",
            "detect is not known of 5",
            "acknowledge is not known of 2",
            "Drills (6) and near misses (8)",
        ] {
            assert!(has(words), "{words}: {all:?}");
        }
        assert_eq!(not_resolved.is_some_and(has), open > 0);
        assert_eq!(all.len(), 8 + usize::from(open > 0));
    }

    #[test]
    fn nothing_is_said_of_none() {
        let all = caveats(&Told { real: 3, ..Told::default() });
        assert_eq!(all.len(), 2, "{all:?}");
    }
}
