//! The attributes of reference items and the details of programmes. Known names have a type and a range, and are
//! allowed only in the categories that they belong to. Other names are free.

use serde_json::{Map, Value};

use super::Fault;
use super::reference::ReferenceCategory;

/// The type of a known attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Truth,
    /// A text of at most so many characters.
    Text(usize),
    /// The code of another item, of a body or of an organisation.
    Code,
    Codes,
    /// A whole number from the first to the second, both included.
    Whole(i64, i64),
    /// Texts in Dutch and English: `[{"nl": …, "en": …}]`.
    InBoth,
}

/// A count of jobs or firms.
const COUNT: Kind = Kind::Whole(0, 10_000_000);
const YEAR: Kind = Kind::Whole(2000, 2100);
const SENTENCES: Kind = Kind::Text(2000);

/// Which attributes belong to which categories.
const KNOWN: &[(&str, Kind, &[ReferenceCategory])] = {
    use ReferenceCategory::{
        Action, Alignment, Cluster, ClusterTarget, Consultation, DeliveryPartner, ExpenditureKind,
        Instrument, JobStrategy, Line,
    };
    &[
        ("cluster", Kind::Code, &[Line, Action, ClusterTarget]),
        ("leadTable", Kind::Code, &[Cluster, Line, Action]),
        ("hasTable", Kind::Truth, &[Cluster]),
        ("emerging", Kind::Truth, &[Cluster]),
        ("ambitionNl", SENTENCES, &[Cluster]),
        ("ambitionEn", SENTENCES, &[Cluster]),
        ("yearly", Kind::Truth, &[ExpenditureKind]),
        ("repayable", Kind::Truth, &[Instrument]),
        ("jobs2030Min", COUNT, &[JobStrategy]),
        ("jobs2030Max", COUNT, &[JobStrategy]),
        ("certain", Kind::Truth, &[JobStrategy]),
        ("year", YEAR, &[ClusterTarget]),
        ("companies", COUNT, &[ClusterTarget]),
        ("jobs", COUNT, &[ClusterTarget]),
        ("jobsMin", COUNT, &[ClusterTarget]),
        ("jobsMax", COUNT, &[ClusterTarget]),
        ("supportingJobs", COUNT, &[ClusterTarget]),
        ("measured", Kind::Truth, &[ClusterTarget]),
        ("clusters", Kind::Codes, &[Alignment]),
        ("almere", Kind::InBoth, &[Alignment]),
        ("flevoland", Kind::InBoth, &[Alignment]),
        ("metropoolregioAmsterdam", Kind::InBoth, &[Alignment]),
        ("national", Kind::InBoth, &[Alignment]),
        ("members", Kind::Codes, &[Consultation]),
        ("yearlyAgenda", Kind::Truth, &[Consultation]),
        ("steeringMeetingsPerYearMin", Kind::Whole(0, 366), &[Consultation]),
        ("accountsYearlyTo", Kind::InBoth, &[Consultation]),
        ("evaluatedAfterYears", Kind::Whole(1, 100), &[Consultation]),
        ("shortName", Kind::Text(200), &[DeliveryPartner]),
    ]
};

/// Ranges: the first is not more than the second.
const RANGES: [(&str, &str); 2] = [("jobs2030Min", "jobs2030Max"), ("jobsMin", "jobsMax")];

/// The known parts of the details of a programme, each with its type.
const DETAILS: &[(&str, &[(&str, Kind)])] = &[
    (
        "jobsTarget",
        &[("extraJobs", COUNT), ("horizonFrom", YEAR), ("horizonTo", YEAR)],
    ),
    (
        "baseline",
        &[
            ("year", YEAR),
            ("fullTimeJobs", COUNT),
            ("companiesAndInstitutions", COUNT),
            ("jobsFollowingPopulation", COUNT),
            ("jobsInOtherCompanies", COUNT),
            ("otherCompanies", COUNT),
        ],
    ),
];

/// All faults of the attributes of an item, with pointers below `/attributes`.
pub fn attribute_faults(category: ReferenceCategory, attributes: &Map<String, Value>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, value) in attributes {
        let Some((_, kind, categories)) = KNOWN.iter().find(|(known, ..)| known == name) else {
            continue;
        };
        let pointer = format!("/attributes/{name}");
        if categories.contains(&category) {
            faults.extend(kind.faults(&pointer, value));
        } else {
            faults.push(Fault::new(
                pointer,
                "not-allowed",
                format!("A {category} has no {name}."),
            ));
        }
    }
    let number = |name: &str| attributes.get(name).and_then(Value::as_i64);
    for (least, most) in RANGES {
        if faults.is_empty()
            && let (Some(from), Some(to)) = (number(least), number(most))
            && to < from
        {
            faults.push(Fault::new(
                format!("/attributes/{most}"),
                "too-small",
                format!("{most} is not less than {least}, which is {from}."),
            ));
        }
    }
    faults
}

/// All faults of the details of a programme, with pointers below `/details`.
pub fn detail_faults(details: &Map<String, Value>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (part, known) in DETAILS {
        match details.get(*part) {
            None => {}
            Some(Value::Object(members)) => {
                for (name, kind) in *known {
                    if let Some(value) = members.get(*name) {
                        faults.extend(kind.fault(&format!("/details/{part}/{name}"), value));
                    }
                }
            }
            Some(_) => faults.push(Fault::new(
                format!("/details/{part}"),
                "wrong-type",
                "This is an object.",
            )),
        }
    }
    if let Some(cost) = details.get("indicativeYearlyCost")
        && cost
            .as_str()
            .and_then(|text| text.parse::<super::Cents>().ok())
            .is_none()
    {
        faults.push(Fault::new(
            "/details/indicativeYearlyCost",
            "wrong-format",
            "This is an amount, such as 6000000.00.",
        ));
    }
    faults
}

impl Kind {
    /// All faults of a value at this pointer, and of each item of a list.
    fn faults(self, pointer: &str, value: &Value) -> Vec<Fault> {
        let items = || value.as_array().into_iter().flatten().enumerate();
        match self {
            Kind::Codes if value.is_array() => items()
                .filter_map(|(place, code)| Kind::Code.fault(&format!("{pointer}/{place}"), code))
                .collect(),
            Kind::InBoth if value.is_array() => items()
                .flat_map(|(place, item)| ["nl", "en"].map(|language| (place, item, language)))
                .filter_map(|(place, item, language)| {
                    let text = item.get(language).unwrap_or(&Value::Null);
                    SENTENCES.fault(&format!("{pointer}/{place}/{language}"), text)
                })
                .collect(),
            _ => self.fault(pointer, value).into_iter().collect(),
        }
    }

    /// The fault of a value that is no list; None if it is valid.
    fn fault(self, pointer: &str, value: &Value) -> Option<Fault> {
        let wrong = |text: &str| Some(Fault::new(pointer, "wrong-type", text));
        match self {
            Kind::Truth => {
                (!value.is_boolean()).then(|| Fault::new(pointer, "wrong-type", "This is true or false."))
            }
            Kind::Text(most) => match value.as_str() {
                None => wrong("This is a text."),
                Some(text) if text.chars().count() > most => Some(Fault::new(
                    pointer,
                    "too-long",
                    format!("This has at most {most} characters."),
                )),
                Some(text) => super::text::fault(pointer, text),
            },
            Kind::Code => match value.as_str() {
                Some(code) if is_code(code) => None,
                Some(_) => Some(Fault::new(
                    pointer,
                    "wrong-format",
                    "This is a code: letters, digits and hyphens.",
                )),
                None => wrong("This is a code."),
            },
            Kind::Codes => wrong("This is a list of codes."),
            Kind::InBoth => wrong("This is a list of texts in Dutch and English."),
            Kind::Whole(least, most) => match value.as_i64() {
                None => wrong("This is a whole number."),
                Some(number) if number < least => Some(Fault::new(
                    pointer,
                    "too-small",
                    format!("This is at least {least}."),
                )),
                Some(number) if number > most => Some(Fault::new(
                    pointer,
                    "too-large",
                    format!("This is at most {most}."),
                )),
                Some(_) => None,
            },
        }
    }
}

fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults(category: ReferenceCategory, attributes: Value) -> Vec<String> {
        attribute_faults(category, attributes.as_object().unwrap())
            .into_iter()
            .map(|fault| format!("{} {}", fault.pointer, fault.code))
            .collect()
    }

    #[test]
    fn each_known_attribute_has_its_type_and_its_range() {
        use ReferenceCategory::{Alignment, Cluster, ClusterTarget, Consultation, JobStrategy, Line, Scope};
        for (category, attributes, expected) in [
            (
                JobStrategy,
                json!({"jobs2030Min": "many"}),
                "/attributes/jobs2030Min wrong-type",
            ),
            (
                JobStrategy,
                json!({"jobs2030Min": -1}),
                "/attributes/jobs2030Min too-small",
            ),
            (
                JobStrategy,
                json!({"jobs2030Max": 10_000_001}),
                "/attributes/jobs2030Max too-large",
            ),
            (
                JobStrategy,
                json!({"jobs2030Max": 1.5}),
                "/attributes/jobs2030Max wrong-type",
            ),
            (
                JobStrategy,
                json!({"jobs2030Min": 2, "jobs2030Max": 1}),
                "/attributes/jobs2030Max too-small",
            ),
            (
                Scope,
                json!({"jobs2030Min": 1}),
                "/attributes/jobs2030Min not-allowed",
            ),
            (
                Cluster,
                json!({"hasTable": "yes"}),
                "/attributes/hasTable wrong-type",
            ),
            (Line, json!({"cluster": 7}), "/attributes/cluster wrong-type"),
            (
                Line,
                json!({"cluster": "a b"}),
                "/attributes/cluster wrong-format",
            ),
            (ClusterTarget, json!({"year": 1999}), "/attributes/year too-small"),
            (
                Alignment,
                json!({"clusters": ["health", 3]}),
                "/attributes/clusters/1 wrong-type",
            ),
            (
                Alignment,
                json!({"national": [{"nl": "Water"}]}),
                "/attributes/national/0/en wrong-type",
            ),
            (
                Consultation,
                json!({"evaluatedAfterYears": 0}),
                "/attributes/evaluatedAfterYears too-small",
            ),
        ] {
            assert_eq!(faults(category, attributes.clone()), [expected], "{attributes}");
        }
        assert_eq!(
            faults(Scope, json!({"note": "free", "more": [1, {"a": null}]})),
            [""; 0]
        );
        assert_eq!(
            faults(JobStrategy, json!({"jobs2030Min": "many", "certain": 1})).len(),
            2
        );
    }

    #[test]
    fn the_details_of_a_programme_have_types_too() {
        let pointers = |details: Value| -> Vec<String> {
            detail_faults(details.as_object().unwrap())
                .into_iter()
                .map(|f| f.pointer)
                .collect()
        };
        let none: [&str; 0] = [];
        assert_eq!(
            pointers(json!({"jobsTarget": {"extraJobs": 100_000}, "other": "x"})),
            none
        );
        assert_eq!(
            pointers(
                json!({"jobsTarget": {"extraJobs": "many"}, "baseline": 3, "indicativeYearlyCost": 6_000_000})
            ),
            [
                "/details/jobsTarget/extraJobs",
                "/details/baseline",
                "/details/indicativeYearlyCost"
            ]
        );
    }
}
