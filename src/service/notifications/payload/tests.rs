//! The stored form of the payloads.

use super::About;

/// Reads a stored payload and writes it again.
fn again(stored: &str) -> String {
    let about: About = serde_json::from_str(stored).unwrap();
    serde_json::to_string(&about).unwrap()
}

const ID: &str = r#""01900000-0000-7000-8000-000000000001""#;

/// The payload of each content, with its members in the order in which they are stored.
fn stored() -> Vec<String> {
    let at = r#""2026-03-02T09:00:00Z""#;
    let case = format!(r#"{{"id":{ID},"number":"EDB-1","title":"Kade"}}"#);
    let ballot = format!(
        r#"{{"id":{ID},"case":{case},"kind":"advice","bodyNl":"Tafel","bodyEn":"Table","closesAt":{at},"secret":false}}"#
    );
    let tally = r#"{"result":"carried","entitled":5,"takenPart":3,"counts":[2,1,0]}"#;
    let pledge = r#"{"instrument":"own-funds","budgetYear":2026,"expenditureKind":"investment","within":"1.00","subject":"0.50"}"#;
    let difference = r#"{"what":"title","from":"a","to":"b"}"#;
    let members = [
        format!(r#""ballot","ballot":{ballot},"actingFor":["A"],"before":{at},"reason":"r""#),
        format!(r#""result","ballot":{ballot},"tally":{tally}"#),
        format!(
            r#""vote","ballot":{ballot},"castAt":{at},"castBy":"A","seatOf":"B","position":"for","pledges":[{pledge}]"#
        ),
        format!(
            r#""decision","case":{case},"decisionId":{ID},"ballotId":{ID},"number":"B-1","outcome":"adopted","asked":"2.00","gap":"0.00","tally":{tally}"#
        ),
        format!(
            r#""ratifications","case":{case},"number":"B-1","items":[{{"id":{ID},"organisation":"O","amount":"2.00","dueDate":"2026-03-31"}}],"fellAway":null"#
        ),
        format!(
            r#""ratification-answer","case":{case},"number":"B-1","ratification":{{"id":{ID},"organisation":"O","amount":"2.00","dueDate":"2026-03-31"}},"outcome":"given","document":"d","reason":null"#
        ),
        format!(
            r#""conditions","case":{case},"decisionId":{ID},"number":"B-1","dueDate":"2026-03-31","items":[{{"id":{ID},"description":"d","owner":"O"}}]"#
        ),
        format!(
            r#""promises","case":{case},"dueDate":"2026-03-31","items":[{{"id":{ID},"description":"d","promisedBy":"O","owner":"A"}}]"#
        ),
        format!(
            r#""guarantee","case":{case},"commitmentId":{ID},"number":"B-1","organisation":"O","atRiskTo":"2026-03-31","amount":"2.00""#
        ),
        format!(
            r#""aid-entry","case":{case},"statementId":{ID},"recipient":"O","amount":"2.00","dueDate":"2026-03-31""#
        ),
        format!(
            r#""mandate","mandateId":{ID},"representative":"A","validUntil":"2026-03-31","pledged":[[{case},"2.00"]]"#
        ),
        format!(
            r#""mandate-changed","mandateId":{ID},"change":"revoked","organisation":"O","representative":"A","validFrom":"2026-01-01","validUntil":"2026-03-31","perDecision":"1.00","perYear":"2.00","total":"3.00","reason":null"#
        ),
        format!(
            r#""commitments","case":{case},"number":"B-1","organisation":"O","ids":[{ID}],"amount":"2.00","reason":null"#
        ),
        format!(
            r#""schedule","case":{case},"commitmentId":{ID},"scheduleId":{ID},"number":"B-1","organisation":"O","amount":"2.00","instalments":1,"firstDueDate":"2026-03-31","lastDueDate":"2026-03-31","reason":null,"acknowledgedFirst":true"#
        ),
        format!(
            r#""instalments","case":{case},"commitmentId":{ID},"number":"B-1","organisation":"O","dueDate":"2026-03-31","amount":"2.00","descriptions":["d"]"#
        ),
        format!(
            r#""repayment-plan","case":{case},"commitmentId":{ID},"number":"B-1","organisation":"O","version":2,"lines":1,"firstDueDate":"2026-03-31","lastDueDate":"2026-03-31","principal":"2.00","interest":"1.00","reason":"r""#
        ),
        format!(
            r#""repayment","case":{case},"commitmentId":{ID},"number":"B-1","organisation":"O","dueDate":"2026-03-31","principal":"2.00","interest":"1.00""#
        ),
        format!(r#""report","case":{case},"indicators":["i"],"dueDate":"2026-03-31""#),
        format!(r#""case","case":{case},"reason":"r""#),
        format!(
            r#""approval","case":null,"pendingId":{ID},"action":"refer-back","proposedBy":"A","reason":null"#
        ),
        format!(r#""sign-in","at":{at},"method":"passkey""#),
        format!(
            r#""account-changed","change":"passkey-added","at":{at},"what":"w","by":null,"method":"link","reason":null"#
        ),
        format!(r#""privilege","name":"A","role":"bureau","how":"made","at":{at},"by":"B","reason":null"#),
        r#""webhook","host":"h","because":"gone","owner":"A""#.to_owned(),
        format!(
            r#""meeting","id":{ID},"title":"T","bodyNl":"Tafel","bodyEn":"Table","place":"P","startsAt":{at},"endsAt":{at},"changes":[{difference}],"reason":null"#
        ),
        format!(
            r#""agenda","meeting":{{"id":{ID},"title":"T","bodyNl":"Tafel","bodyEn":"Table","place":"P","startsAt":{at},"endsAt":{at},"changes":[],"reason":null}},"number":2,"items":[[1,"Opening"]],"differences":[{{"what":"papers-added","number":1,"title":"Opening","count":2}}],"papers":3,"note":"n""#
        ),
        format!(
            r#""minutes","meetingId":{ID},"title":"T","bodyNl":"Tafel","bodyEn":"Table","startsAt":{at},"until":"2026-03-31","adoptedBy":{at},"note":"n""#
        ),
        format!(
            r#""consultation","bodyId":{ID},"bodyNl":"Overleg","bodyEn":"Consultation","year":2026,"minimum":1,"held":0,"planned":0"#
        ),
        format!(
            r#""action-points","dueDate":"2026-03-31","items":[{{"id":{ID},"number":14,"description":"d","owner":"O","bodyNl":"Tafel","bodyEn":"Table"}}]"#
        ),
    ];
    members
        .into_iter()
        .map(|members| format!(r#"{{"about":{members}}}"#))
        .collect()
}

#[test]
fn every_stored_payload_is_written_as_it_was_read() {
    for stored in stored() {
        assert_eq!(again(&stored), stored);
    }
}

#[test]
fn a_payload_from_before_a_member_existed_is_read() {
    let case = format!(r#"{{"id":{ID},"number":"EDB-1","title":"Kade"}}"#);
    let decision = again(&format!(
        r#"{{"about":"decision","case":{case},"decisionId":{ID},"number":"B-1","outcome":"adopted","asked":"2.00","gap":"0.00","tally":null}}"#
    ));
    assert!(decision.contains(r#""ballotId":null"#), "{decision}");
    let meeting = again(&format!(
        r#"{{"about":"meeting","id":{ID},"title":"T","bodyNl":"Tafel","bodyEn":"Table","place":"P","startsAt":"2026-03-02T09:00:00Z","reason":null}}"#
    ));
    assert!(meeting.contains(r#""endsAt":null,"changes":[]"#), "{meeting}");
    let schedule = again(&format!(
        r#"{{"about":"schedule","case":{case},"commitmentId":{ID},"scheduleId":{ID},"number":"B-1","organisation":"O","amount":"2.00","instalments":1,"firstDueDate":"2026-03-31","lastDueDate":"2026-03-31","reason":null}}"#
    ));
    assert!(schedule.contains(r#""acknowledgedFirst":false"#), "{schedule}");
    // The announcement of a meeting was called its agenda.
    let changed = format!(
        r#"{{"about":"meeting","id":{ID},"title":"T","bodyNl":"Tafel","bodyEn":"Table","place":"P","startsAt":"2026-03-02T09:00:00Z","endsAt":null,"changes":[{{"what":"agenda","from":"a","to":null}}],"reason":null}}"#
    );
    assert_eq!(again(&changed), changed);
    assert_eq!(
        again(r#"{"about":"webhook","host":"h"}"#),
        r#"{"about":"webhook","host":"h","because":null,"owner":null}"#
    );
}
