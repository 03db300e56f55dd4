//! Compares two revisions, as any two JSON documents.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// One place that differs. An absent `from` means added, an absent `to` means removed; an explicit `null` is a value.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// JSON pointer (RFC 6901) into both documents; empty for the whole document.
    pub pointer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

/// Every deepest place where `a` and `b` differ, in the order of `a`, then the places that only `b` has. Lists are
/// compared index by index.
pub fn differences(a: &Value, b: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    walk(String::new(), Some(a), Some(b), &mut found);
    found
}

fn walk(pointer: String, from: Option<&Value>, to: Option<&Value>, found: &mut Vec<Difference>) {
    match (from, to) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let added = b.keys().filter(|key| !a.contains_key(*key));
            for key in a.keys().chain(added) {
                walk(
                    format!("{pointer}/{}", escaped(key)),
                    a.get(key),
                    b.get(key),
                    found,
                );
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for index in 0..a.len().max(b.len()) {
                walk(format!("{pointer}/{index}"), a.get(index), b.get(index), found);
            }
        }
        (from, to) if from == to => {}
        (from, to) => found.push(Difference {
            pointer,
            from: from.cloned(),
            to: to.cloned(),
        }),
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn difference(pointer: &str, from: Option<Value>, to: Option<Value>) -> Difference {
        Difference {
            pointer: pointer.into(),
            from,
            to,
        }
    }

    #[test]
    fn a_changed_amount_and_an_added_line_are_told_with_their_places() {
        let a = json!({"title": "T", "budgetLines": [{"amount": "1.00", "budgetYear": 2026}]});
        let b = json!({"title": "T", "budgetLines": [{"amount": "2.00", "budgetYear": 2026}, {"amount": "3.00"}]});
        assert_eq!(
            differences(&a, &b),
            [
                difference("/budgetLines/0/amount", Some(json!("1.00")), Some(json!("2.00"))),
                difference("/budgetLines/1", None, Some(json!({"amount": "3.00"}))),
            ]
        );
    }

    #[test]
    fn a_value_taken_back_to_null_differs_from_one_left_out() {
        let a = json!({"scope": "almere"});
        assert_eq!(
            differences(&a, &json!({"scope": null})),
            [difference("/scope", Some(json!("almere")), Some(Value::Null))]
        );
        let removed = differences(&a, &json!({}));
        assert_eq!(
            serde_json::to_value(&removed).unwrap(),
            json!([{"pointer": "/scope", "from": "almere"}])
        );
    }

    #[test]
    fn a_key_with_a_slash_keeps_its_pointer_true() {
        let b = json!({"a/b~c": 1});
        let found = differences(&json!({}), &b);
        assert_eq!(found[0].pointer, "/a~1b~0c");
        assert_eq!(b.pointer(&found[0].pointer), found[0].to.as_ref());
    }

    fn document() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (0..5i64).prop_map(Value::from),
            "[a~/]{0,2}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[ab~/]{1,2}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn each_pointer_leads_to_what_it_says_on_both_sides(a in document(), b in document()) {
            for found in differences(&a, &b) {
                prop_assert_ne!(&found.from, &found.to);
                prop_assert_eq!(a.pointer(&found.pointer), found.from.as_ref());
                prop_assert_eq!(b.pointer(&found.pointer), found.to.as_ref());
            }
        }

        #[test]
        fn only_equal_documents_do_not_differ(a in document(), b in document()) {
            prop_assert_eq!(differences(&a, &b).is_empty(), a == b);
            prop_assert!(differences(&a, &a).is_empty());
        }

        #[test]
        fn looked_at_from_the_other_side_the_places_are_the_same(a in document(), b in document()) {
            let sorted = |found: Vec<Difference>| {
                let mut pointers: Vec<String> = found.into_iter().map(|d| d.pointer).collect();
                pointers.sort();
                pointers
            };
            prop_assert_eq!(sorted(differences(&a, &b)), sorted(differences(&b, &a)));
        }
    }
}
