//! Names beside lines: near what they name, and never over each other.

/// Heights near the wanted ones, of which none is nearer to another than `distance`; of two that want the same, the one that
/// was named first keeps it. None is below `lowest`, unless there are too many.
pub(crate) fn apart(wanted: &[i32], distance: i32, lowest: i32) -> Vec<i32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|i| wanted[*i]);
    let mut heights = wanted.to_vec();
    let mut floor = i32::MIN;
    for i in &order {
        heights[*i] = heights[*i].max(floor);
        floor = heights[*i] + distance;
    }
    let mut ceiling = lowest;
    for i in order.iter().rev() {
        heights[*i] = heights[*i].min(ceiling);
        ceiling = heights[*i] - distance;
    }
    heights
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::apart;

    #[rstest]
    #[case::far(&[10, 100], &[10, 100])]
    #[case::same(&[50, 50, 50], &[50, 62, 74])]
    #[case::at_the_foot(&[118, 120], &[108, 120])]
    #[case::in_any_order(&[60, 55], &[67, 55])]
    fn labels_do_not_touch(#[case] wanted: &[i32], #[case] expected: &[i32]) {
        assert_eq!(apart(wanted, 12, 120), expected);
    }
}
