//! Fewer points than were read, and still every extreme.

/// Columns of which each keeps up to three points.
const COLUMNS: i64 = 330;

/// Which of `count` points in time order are drawn: of each column the lowest, the highest and the first that is unknown, and
/// the first and last of all. `across` says where a point is, in parts of `width`; `value` what is drawn of it, if it is known.
pub(crate) fn kept(
    count: usize,
    width: i32,
    across: impl Fn(usize) -> i32,
    value: impl Fn(usize) -> Option<f64>,
) -> Vec<usize> {
    let column = |i: usize| i64::from(across(i)) * COLUMNS / i64::from(width.max(1));
    let mut kept = Vec::with_capacity(1000);
    let mut begin = 0;
    while begin < count {
        let here = column(begin);
        let end = (begin..count).find(|i| column(*i) != here).unwrap_or(count);
        let known = (begin..end).filter_map(|i| Some((i, value(i)?)));
        let by_value = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1);
        kept.extend(known.clone().min_by(by_value).map(|(i, _)| i));
        kept.extend(known.max_by(by_value).map(|(i, _)| i));
        kept.extend((begin..end).find(|i| value(*i).is_none()));
        begin = end;
    }
    kept.extend(count.checked_sub(1).into_iter().flat_map(|last| [0, last]));
    kept.sort_unstable();
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop, prop_assert, proptest};

    use super::{COLUMNS, kept};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn extremes_gaps_and_ends_survive(
            values in prop::collection::vec(prop::option::weighted(0.9, -5.0..5.0_f64), 1..2500),
            width in 1..2000_i32,
        ) {
            let count = values.len();
            let across = |i: usize| i32::try_from(i * usize::try_from(width).unwrap() / count).unwrap();
            let kept = kept(count, width, across, |i| values[i]);
            prop_assert!(kept.is_sorted_by(|a, b| a < b), "in order and each once");
            prop_assert!(kept.len() <= 3 * usize::try_from(COLUMNS).unwrap() + 5);
            prop_assert!(kept.first() == Some(&0) && kept.last() == Some(&(count - 1)));
            let of = |indices: &mut dyn Iterator<Item = usize>| {
                indices.filter_map(|i| values[i]).fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)))
            };
            prop_assert!(of(&mut kept.iter().copied()) == of(&mut (0..count)), "the lowest and the highest");
            let has_gap = |indices: &[usize]| indices.iter().any(|i| values[*i].is_none());
            prop_assert!(has_gap(&kept) == has_gap(&(0..count).collect::<Vec<_>>()));
        }
    }

    #[test]
    fn every_column_keeps_its_own_extremes() {
        // Ten points in each of 330 columns; the fourth is a hole, the eighth a peak.
        let value = |i: usize| match i % 10 {
            3 => -1.0,
            7 => 1.0,
            _ => 0.0,
        };
        let kept = kept(3300, 3300, |i| i32::try_from(i).unwrap(), |i| Some(value(i)));
        for column in 0..330 {
            assert!(kept.contains(&(column * 10 + 3)) && kept.contains(&(column * 10 + 7)), "{column}");
        }
    }
}
