use super::uid;

/// The published value of FNV-1a 128 for the one octet `a`, then one round more for the separator.
#[test]
fn the_hash_is_fnv_1a() {
    let of_a = 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964_u128;
    let expected = (of_a ^ 0x1f).wrapping_mul(super::PRIME);
    assert_eq!(uid(&[&"a"]), format!("{expected:032x}@watchbill"));
}

#[test]
fn where_one_field_ends_matters() {
    assert_ne!(uid(&[&"ab", &"c"]), uid(&[&"a", &"bc"]));
    assert_ne!(uid(&[&"a"]), uid(&[&"a", &""]));
}
