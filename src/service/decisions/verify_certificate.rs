//! Checks that a certificate is complete: each pledge with the terms of its mandate, and amounts that add up to what
//! was asked. Run before a certificate is written, since it can never be corrected, and by `edba verify`.

use edba_store::Json;
use std::collections::BTreeSet;

use serde::Deserialize;

use super::certificate_format::Format;
use super::reductions;
use edba_domain::codes::{ExpenditureKind, Outcome};
use edba_domain::funding::{Cell, Misfit, Need, misfits};
use edba_domain::{Cents, Id};

/// The parts of a certificate that are checked against each other.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CertificateParts {
    number_version: i32,
    outcome: Outcome,
    need: Need,
    gap: Need,
    pledges: Vec<Relying>,
    mandates: Vec<Terms>,
    commitments: Vec<Share>,
    ratifications: Vec<Share>,
    carried_over: Option<CarriedOver>,
    sums: Option<Sums>,
}

#[derive(Deserialize)]
struct CarriedOver {
    commitments: Vec<Share>,
    ratifications: Vec<Share>,
    mandates: Vec<Terms>,
}

/// A reference to the version of a mandate on which an item relies.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Relying {
    mandate_id: Id,
    mandate_version: i32,
}

#[derive(Deserialize)]
struct Terms {
    id: Id,
    version: i32,
}

/// An amount for a budget year and kind, and the mandate on which it relies.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Share {
    #[serde(flatten)]
    relying: Relying,
    budget_year: i32,
    expenditure_kind: ExpenditureKind,
    amount: Cents,
}

/// The totals as printed.
#[derive(Deserialize, Debug, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
struct Sums {
    asked: Cents,
    granted: Cents,
    to_be_ratified: Cents,
    carried_over: Cents,
    carried_over_to_be_ratified: Cents,
    gap: Cents,
}

/// The faults of a certificate, one sentence each; none for a certificate written before these rules existed. An
/// unknown format is a fault too.
pub(crate) fn faults_of(certificate: &Json) -> Vec<String> {
    let format = certificate
        .read()
        .ok()
        .and_then(|value| value["format"].as_str().and_then(Format::of_name));
    match format {
        Some(Format::One) => Vec::new(),
        Some(format) => match certificate.read_as() {
            Ok(parts) => {
                let mut wrong = faults(&parts);
                wrong.extend(reductions::faults(certificate, format));
                wrong
            }
            Err(error) => vec![format!("cannot be read: {error}")],
        },
        None => vec!["has no known format".into()],
    }
}

fn faults(parts: &CertificateParts) -> Vec<String> {
    let mut wrong = Vec::new();
    let own = parts.pledges.iter().chain(
        parts
            .commitments
            .iter()
            .chain(&parts.ratifications)
            .map(|s| &s.relying),
    );
    without_terms(own, &parts.mandates, &mut wrong);
    if let Some(carried) = &parts.carried_over {
        let shares = carried.commitments.iter().chain(&carried.ratifications);
        without_terms(shares.map(|s| &s.relying), &carried.mandates, &mut wrong);
    }
    if (parts.number_version > 1) != parts.carried_over.is_some() {
        wrong.push("does not tell what goes on from the version before".into());
    }
    if parts.outcome.is_adopted() {
        add_up(parts, &mut wrong);
    }
    wrong
}

fn without_terms<'a>(
    relying: impl Iterator<Item = &'a Relying>,
    mandates: &[Terms],
    wrong: &mut Vec<String>,
) {
    let there: BTreeSet<(Id, i32)> = mandates.iter().map(|m| (m.id, m.version)).collect();
    let lacking: BTreeSet<(Id, i32)> = relying
        .map(|r| (r.mandate_id, r.mandate_version))
        .filter(|key| !there.contains(key))
        .collect();
    for (id, version) in lacking {
        wrong.push(format!("does not hold version {version} of mandate {id}"));
    }
}

fn add_up(parts: &CertificateParts, wrong: &mut Vec<String>) {
    let none = Vec::new();
    let carried = parts.carried_over.as_ref();
    let carried_commitments = carried.map_or(&none, |c| &c.commitments);
    let carried_ratifications = carried.map_or(&none, |c| &c.ratifications);
    let lists = [
        &parts.commitments,
        &parts.ratifications,
        carried_commitments,
        carried_ratifications,
    ];
    let shares = lists.into_iter().flatten().map(|s| {
        let cell = Cell {
            budget_year: s.budget_year,
            expenditure_kind: s.expenditure_kind,
        };
        (cell, s.amount)
    });
    for Misfit {
        cell,
        asked,
        accounted,
    } in misfits(&parts.need, shares.chain(parts.gap.cells()))
    {
        wrong.push(format!(
            "accounts for {accounted} of {} {}, and {asked} was asked",
            cell.budget_year, cell.expenditure_kind
        ));
    }
    let sum = |shares: &[Share]| shares.iter().map(|s| s.amount).sum();
    let sums = Sums {
        asked: parts.need.total(),
        granted: sum(&parts.commitments),
        to_be_ratified: sum(&parts.ratifications),
        carried_over: sum(carried_commitments),
        carried_over_to_be_ratified: sum(carried_ratifications),
        gap: parts.gap.total(),
    };
    if parts.sums.as_ref() != Some(&sums) {
        wrong.push("does not hold the sums of its own amounts".into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn share(amount: &str, version: i32) -> Value {
        json!({
            "mandateId": mandate(), "mandateVersion": version,
            "budgetYear": 2026, "expenditureKind": "programme", "amount": amount,
        })
    }

    fn mandate() -> &'static str {
        "0190b3b0-7d5a-7aaa-8aaa-000000000001"
    }

    /// A second version that adds 200,000 to the 800,000 of the first.
    fn sound() -> Value {
        let need = json!([{ "budgetYear": 2026, "expenditureKind": "programme", "amount": "1000000.00" }]);
        json!({
            "format": Format::Two.name(), "numberVersion": 2, "outcome": "adopted", "need": need, "gap": [],
            "pledges": [{ "mandateId": mandate(), "mandateVersion": 2 }],
            "mandates": [{ "id": mandate(), "version": 2 }],
            "commitments": [share("200000.00", 2)], "ratifications": [],
            "carriedOver": {
                "commitments": [share("750000.00", 1)], "ratifications": [share("50000.00", 1)],
                "mandates": [{ "id": mandate(), "version": 1 }],
            },
            "sums": {
                "asked": "1000000.00", "granted": "200000.00", "toBeRatified": "0.00",
                "carriedOver": "750000.00", "carriedOverToBeRatified": "50000.00", "gap": "0.00",
            },
        })
    }

    fn changed(change: impl Fn(&mut Value)) -> Vec<String> {
        let mut certificate = sound();
        change(&mut certificate);
        faults_of(&Json::from_text(certificate.to_string()))
    }

    #[test]
    fn what_goes_on_is_a_part_of_what_was_asked() {
        assert_eq!(changed(|_| {}), [""; 0]);
        let wrong = changed(|c| c["carriedOver"]["commitments"] = json!([]));
        assert_eq!(
            wrong,
            [
                "accounts for 250000.00 of 2026 programme, and 1000000.00 was asked",
                "does not hold the sums of its own amounts"
            ]
        );
        assert_eq!(
            changed(|c| c["carriedOver"] = Value::Null)[0],
            "does not tell what goes on from the version before"
        );
        assert_eq!(
            changed(|c| c["sums"]["granted"] = json!("1000000.00")),
            ["does not hold the sums of its own amounts"]
        );
    }

    #[test]
    fn each_pledge_stands_beside_the_terms_that_it_rests_on() {
        let lacking = |version| {
            vec![format!(
                "does not hold version {version} of mandate {}",
                mandate()
            )]
        };
        assert_eq!(changed(|c| c["mandates"][0]["version"] = json!(3)), lacking(2));
        assert_eq!(changed(|c| c["carriedOver"]["mandates"] = json!([])), lacking(1));
    }

    #[test]
    fn what_was_not_adopted_has_nothing_to_add_up() {
        let nothing = json!({
            "format": Format::Two.name(), "numberVersion": 1, "outcome": "rejected", "need": sound()["need"], "gap": [],
            "pledges": [], "mandates": [], "commitments": [], "ratifications": [],
            "carriedOver": null, "sums": null,
        });
        assert_eq!(faults_of(&Json::from_text(nothing.to_string())), [""; 0]);
    }

    #[test]
    fn an_older_certificate_holds_and_an_unknown_one_does_not() {
        assert_eq!(
            faults_of(&Json::from_text(r#"{"format":"edba-certificate-1"}"#)),
            [""; 0]
        );
        assert_eq!(
            faults_of(&Json::from_text(r#"{"format":"edba-certificate-9"}"#)),
            ["has no known format"]
        );
        assert_eq!(faults_of(&Json::from_text("{}")), ["has no known format"]);
        for format in [Format::Two, Format::Three, Format::Four] {
            let empty = json!({ "format": format.name() }).to_string();
            assert!(faults_of(&Json::from_text(empty))[0].starts_with("cannot be read"));
        }
    }
}
