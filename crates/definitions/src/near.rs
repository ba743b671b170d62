//! "Did you mean": the known word nearest to one that is not known.

/// The known word that `word` most probably was meant to be: a third of its letters may be wrong, a swap counts once.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody means a key of ours with text this long, and the distance costs time by the product of both lengths.
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::nearest;

    #[rstest]
    #[case("evry", Some("every"))]
    #[case("EVERY", Some("every"))]
    #[case("eveyr", Some("every"))]
    #[case("url", Some("url"))]
    #[case("urls", Some("url"))]
    #[case("autth", Some("auth"))]
    #[case("colour", None)]
    #[case("", None)]
    fn a_slip_of_the_hand_is_understood_and_another_word_is_not(#[case] word: &str, #[case] meant: Option<&str>) {
        assert_eq!(nearest(word, ["every", "url", "auth", "body_cap"]), meant);
    }
}
