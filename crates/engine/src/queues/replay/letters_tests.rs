use std::collections::BTreeMap;

use super::*;

#[test]
fn fields_are_written_as_the_management_plugin_writes_them() {
    let field = LetterField::Table(BTreeMap::from([
        ("a".to_owned(), LetterField::Nothing),
        ("b".to_owned(), LetterField::List(vec![LetterField::Bool(true), LetterField::Whole(-7)])),
        ("c".to_owned(), LetterField::Number(0.5)),
        ("d".to_owned(), LetterField::Number(f64::NAN)),
        ("e".to_owned(), LetterField::Text("x\"y".to_owned())),
    ]));
    assert_eq!(value_of(&field).to_string(), r#"{"a":null,"b":[true,-7],"c":0.5,"d":null,"e":"x\"y"}"#);
}
