//! What must hold after concurrent changes of money.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{COMMITMENTS, Story, cents};
use crate::decided::text;

impl Story<'_> {
    /// What must hold after every story.
    pub(super) fn check(&self) {
        self.check_bookings();
        self.check_commitments();
        self.check_headroom();
        let answered = self.answered.lock().unwrap();
        let path = format!("/v1/cases/{}", self.adopted);
        let status = self.loan.w.bureau.get(&path).expect(200).body["status"].clone();
        assert!(answered.financed <= 1);
        assert_eq!(status == "financed", answered.financed == 1, "{status}");
    }

    /// Every payment and repayment that was answered is in the books exactly once, and nothing else is.
    fn check_bookings(&self) {
        let answered = self.answered.lock().unwrap();
        let payments = self.loan.partner.get("/v1/disbursements?limit=100");
        let payments = payments.expect(200).items();
        let repayments: Vec<Value> = (0..COMMITMENTS)
            .flat_map(|which| self.repayments(which))
            .collect();
        for (listed, recorded, reversed) in [
            (payments, &answered.paid, &answered.reversed),
            (repayments, &answered.repaid, &answered.repayments_reversed),
        ] {
            assert_eq!(listed.len(), recorded.len(), "each once");
            let references = |kept: &dyn Fn(&Value) -> bool| -> BTreeSet<String> {
                let kept = listed.iter().filter(|one| kept(one));
                kept.map(|one| text(&one["bookingReference"])).collect()
            };
            assert_eq!(&references(&|_| true), recorded);
            assert_eq!(&references(&|one| !one["reversal"].is_null()), reversed);
        }
    }

    /// No euro of a commitment is there twice, its sums are those of its entries, and what two accounts settled stands there.
    fn check_commitments(&self) {
        let bureau = &self.loan.w.bureau;
        let mut settled = Vec::new();
        for commitment in &self.commitments {
            let path = format!("/v1/commitments/{commitment}");
            let found = bureau.get(&path).expect(200).body;
            let [amount, paid, released, carried_out, open, repaid, written_off] = [
                "amount",
                "paid",
                "released",
                "carriedOut",
                "open",
                "repaid",
                "writtenOff",
            ]
            .map(|name| cents(&found[name]));
            assert!(paid + released + carried_out <= amount, "{found}");
            assert_eq!(paid + released + carried_out + open, amount, "{found}");
            assert!(repaid + written_off <= paid, "{found}");
            let entries = bureau.get(&format!("{path}/entries?limit=100"));
            let entries = entries.expect(200).items();
            let of = |kind: &str| -> i64 {
                let of_kind = entries.iter().filter(|entry| entry["kind"] == kind);
                of_kind.map(|entry| cents(&entry["amount"])).sum()
            };
            assert_eq!(
                [
                    of("paid") - of("reversed"),
                    of("released"),
                    of("carried-out"),
                    of("repaid") - of("repaid-reversed"),
                    of("written-off")
                ],
                [paid, released, carried_out, repaid, written_off],
                "{found}"
            );
            for kind in ["released", "carried-out", "written-off"] {
                let of_kind = entries.iter().filter(|entry| entry["kind"] == kind);
                settled.extend(of_kind.map(|entry| (commitment.clone(), kind, cents(&entry["amount"]))));
            }
            let case = format!("/v1/commitments?caseId={}&limit=100", text(&found["caseId"]));
            let of_case = bureau.get(&case).expect(200).items();
            let carried = of_case
                .iter()
                .filter(|one| one["carriedFromId"] == commitment.as_str());
            let carried_in: i64 = carried.map(|one| cents(&one["amount"])).sum();
            assert_eq!(carried_in, carried_out, "{found}");
        }
        let mut answered = self.answered.lock().unwrap().settled.clone();
        answered.sort();
        settled.sort();
        assert_eq!(settled, answered);
    }

    /// No headroom is used twice, in any year: what came back is what its repayments returned.
    fn check_headroom(&self) {
        let w = &self.loan.w;
        let returned = |which: &[usize]| -> i64 {
            let standing = which.iter().flat_map(|which| self.repayments(*which));
            standing
                .filter(|one| one["reversal"].is_null() && one["returnedToHeadroom"] == true)
                .map(|one| cents(&one["amount"]))
                .sum()
        };
        for (mandate, of) in [(&self.above, &[0, 1][..]), (&self.below, &[1][..])] {
            let path = format!("/v1/mandates/{mandate}/headroom");
            let headroom = w.bureau.get(&path).expect(200).body;
            for year in headroom["years"].as_array().unwrap() {
                let names = ["ceiling", "reserved", "committed", "paid", "returned"];
                let [ceiling, reserved, committed, paid, came_back] =
                    names.map(|name| cents(&year["headroom"][name]));
                assert!(
                    ceiling - reserved - committed - paid + came_back >= 0,
                    "{headroom}"
                );
                let expected = if year["budgetYear"] == 2026 {
                    returned(of)
                } else {
                    0
                };
                assert_eq!(came_back, expected, "{headroom}");
            }
        }
    }
}
