//! What comes when: an initiator follows the money of its case from the decision to the last payment.

use edba::domain::Id;
use edba::domain::codes::Role;
use edba::service::unit_of_work::statements_taken;
use edba::service::{Actor, Who, cases};
use rstest_reuse::apply;
use serde_json::{Value, json};

use super::accessibility::are_fit;
use super::visitor::{Shown, Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::client::Client;
use crate::decided::text;
use crate::world::World;

/// A case of Boogaart. USG People pledged € 130,000, of which € 30,000 is to be ratified until 31 March. The decision has a
/// condition precedent, and a report that an instalment can wait for.
struct Story<'a> {
    w: World<'a>,
    case: String,
    partner: Client,
}

impl<'a> Story<'a> {
    fn decided(app: &'a App) -> Self {
        let w = World::new(app);
        let case = w.case("Glasvezel voor iedereen", 130_000);
        w.to_board(&case);
        let condition = |description: &str, due: &str, precedent: bool| json!({ "description": description, "owner": "Boogaart", "dueDate": due, "precedent": precedent });
        let ballot = json!({
            "caseId": case, "closesAt": "2026-03-16T12:00:00Z", "ratificationDueDate": "2026-03-31",
            "conditions": [
                condition("Een vergunning", "2026-06-30", true),
                condition("Een tussenrapport", "2026-05-15", false),
            ],
        });
        let ballot = w.bureau.post("/v1/ballots", ballot).expect(201).id();
        w.everybody_for(&ballot, &[("usg-people", 130_000)]);
        w.close(&ballot).expect(200);
        let funder = w.organisations["usg-people"];
        let partner = app.account(Role::FinancePartner, "usg-people", Some(funder), None);
        Self { w, case, partner }
    }

    fn page(&self) -> String {
        format!("/cases/{}", self.case)
    }

    fn listed(&self, list: &str) -> Vec<Value> {
        let path = format!("/v1/{list}?caseId={}", self.case);
        self.w.bureau.get(&path).expect(200).items()
    }

    /// The commitment of this amount.
    fn commitment(&self, amount: &str) -> String {
        let found = self.listed("commitments");
        let one = found.iter().find(|one| one["amount"] == amount);
        text(&one.unwrap_or_else(|| panic!("{found:?}"))["id"])
    }

    fn condition(&self, description: &str) -> String {
        let found = self.listed("conditions");
        let one = found.iter().find(|one| one["description"] == description);
        text(&one.unwrap_or_else(|| panic!("{found:?}"))["id"])
    }

    fn ratify(&self) {
        let ratification = text(&self.listed("ratifications")[0]["id"]);
        let given = json!({ "outcome": "given", "document": "Besluit RvB 2026-12" });
        let outcomes = format!("/v1/ratifications/{ratification}/outcomes");
        let proposed = self.w.bureau.post(&outcomes, given).expect(202);
        let approvals = format!("{}/approvals", proposed.header("location"));
        self.w.second_bureau.post(&approvals, json!({})).expect(200);
    }

    fn meet(&self, description: &str) {
        let fulfilments = format!("/v1/conditions/{}/fulfilments", self.condition(description));
        let evidence = json!({ "evidence": "OV-12" });
        self.w.bureau.post(&fulfilments, evidence).expect(200);
    }

    fn finance(&self) {
        let finance = json!({ "command": "finance" });
        self.w.command_by_two(&self.case, finance).expect(200);
    }

    fn acknowledge(&self) {
        for amount in ["100000.00", "30000.00"] {
            let path = format!("/v1/commitments/{}/acknowledgements", self.commitment(amount));
            let reference = json!({ "bookingReference": format!("USG-{amount}") });
            self.partner.post(&path, reference).expect(200);
        }
    }

    /// € 40,000 on 1 April, € 30,000 on 1 June that wait for the report, and € 30,000 on 1 September.
    fn schedule(&self) {
        let instalment = |due: &str, amount: &str, condition: Option<String>| json!({ "dueDate": due, "amount": amount, "description": format!("Deel van {due}"), "conditionId": condition });
        let report = self.condition("Een tussenrapport");
        let plan = json!({ "instalments": [
            instalment("2026-04-01", "40000.00", None),
            instalment("2026-06-01", "30000.00", Some(report)),
            instalment("2026-09-01", "30000.00", None),
        ] });
        let commitment = self.commitment("100000.00");
        let schedules = format!("/v1/commitments/{commitment}/payment-schedules");
        let id = self.w.bureau.post(&schedules, plan).expect(201).id();
        let agreements = format!("/v1/payment-schedules/{id}/agreements");
        self.partner.post(&agreements, json!({})).expect(200);
    }

    fn pay(&self, commitment: &str, amount: &str, reference: &str) {
        let payment = json!({
            "amount": amount, "valueDate": "2026-04-03", "payee": "Boogaart", "bookingReference": reference,
        });
        let disbursements = format!("/v1/commitments/{}/disbursements", self.commitment(commitment));
        self.partner.renewed().post(&disbursements, payment).expect(201);
    }

    fn person(&self, role: Role, name: &str, organisation: Option<&str>) -> Visitor {
        let email = format!("{name}@geld.example");
        let organisation = organisation.map(|code| self.w.organisations[code]);
        self.w.app.person(role, &email, organisation, None);
        Visitor::signed_in(self.w.app, &email)
    }

    fn initiator(&self, name: &str) -> Visitor {
        self.person(Role::Initiator, name, Some("boogaart"))
    }
}

/// The lines of the table of what is to come, without their tags.
fn lines(page: &Shown) -> Vec<String> {
    let section = page.html.split("id=\"payments\"").nth(1);
    let section = section.unwrap_or_else(|| panic!("no section in {}", page.html));
    let section = section.split("</section>").next().unwrap();
    let Some(body) = section.split("<tbody>").nth(1) else {
        return Vec::new();
    };
    let body = body.split("</tbody>").next().unwrap();
    body.split("</tr>")
        .map(|row| {
            let texts = row
                .split('<')
                .map(|part| part.split('>').nth(1).unwrap_or_default());
            texts
                .flat_map(str::split_whitespace)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .filter(|row| !row.is_empty())
        .collect()
}

/// The page shows as many lines, each with these texts.
#[track_caller]
fn shows(page: &Shown, expected: &[&[&str]]) {
    let lines = lines(page);
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for (line, texts) in lines.iter().zip(expected) {
        for text in *texts {
            assert!(line.contains(text), "no “{text}” in {lines:#?}");
        }
    }
}

/// The page shows two lines, both with these texts.
#[track_caller]
fn both_show(page: &Shown, texts: &[&str]) {
    shows(page, &[texts, texts]);
}

/// The sums of the bar, in its order.
#[track_caller]
fn sums(page: &Shown, [decided, acknowledged, scheduled, paid]: [&str; 4]) {
    let told = format!(
        "Toegekend: € {decided}, Bevestigd: € {acknowledged}, Ingepland: € {scheduled}, Betaald: € {paid}, \
         Teruggekomen: € 0, Vrijgegeven: € 0"
    );
    says(page, &told);
}

#[apply(both)]
fn an_initiator_follows_its_money_from_the_decision_to_the_last_payment(backend: Backend) {
    let app = &App::start(backend);
    let it = Story::decided(app);
    let page = it.page();
    let mut initiator = it.initiator("eerste");

    // The board has decided: one part is to be ratified, and the case waits for it.
    let shown = initiator.get(&page);
    sums(&shown, ["100.000", "0", "0", "0"]);
    says(&shown, "Er komt nog € 130.000.");
    shows(
        &shown,
        &[
            &[
                "Zonder datum",
                "USG People",
                "€ 100.000",
                "Bekrachtiging van een ander deel",
                "Een voorwaarde van het besluit",
            ],
            &[
                "€ 30.000",
                "Bekrachtiging door USG People, uiterlijk 31 maart 2026",
                "Een voorwaarde van het besluit",
            ],
        ],
    );
    // The sums by year have the € 100,000 that is still to be paid.
    let to_ratify =
        "Daarvan moet € 30.000 nog worden bekrachtigd. Dat telt nog niet mee bij ‘Nog te betalen’.";
    says(&shown, to_ratify);
    says(&shown, "data-label=\"Nog te betalen\">€ 100.000<");
    it.ratify();
    let shown = initiator.get(&page);
    says_not(&shown, "nog worden bekrachtigd");
    sums(&shown, ["130.000", "0", "0", "0"]);
    both_show(&shown, &["Een voorwaarde van het besluit"]);
    let decision = text(&it.listed("decisions")[0]["id"]);
    says(&shown, &format!("<a href=\"/decisions/{decision}#conditions\">"));
    it.meet("Een vergunning");
    let financing = "Financiering van de zaak door het projectbureau";
    both_show(&initiator.get(&page), &[financing]);
    it.finance();
    let shown = initiator.get(&page);
    both_show(&shown, &["Bevestiging door USG People"]);
    it.acknowledge();
    let shown = initiator.get(&page);
    sums(&shown, ["130.000", "130.000", "0", "0"]);
    both_show(&shown, &["Zonder datum", "Betaling door USG People"]);
    says_not(&initiator.get("/"), "Wat komt binnen 60 dagen");

    // A schedule comes into force: the instalments by date, then what has none.
    it.schedule();
    let shown = initiator.get(&page);
    sums(&shown, ["130.000", "130.000", "100.000", "0"]);
    shows(
        &shown,
        &[
            &["1 april 2026", "€ 40.000", "Komt nog", "Betaling door USG People"],
            &[
                "1 juni 2026",
                "€ 30.000",
                "Wacht op een voorwaarde",
                "Een tussenrapport",
                "Nog niet voldaan. Wie dit doet: Boogaart, uiterlijk 15 mei 2026.",
                "De voorwaarde van deze termijn",
            ],
            &["1 september 2026", "€ 30.000"],
            &["Zonder datum", "€ 30.000"],
        ],
    );
    let desk = initiator.get("/");
    for told in [
        "Wat komt binnen 60 dagen",
        "Samen € 40.000.",
        "€ 40.000 van USG People",
        "Subsidie, 2026",
        "Hierop wacht € 30.000. De datum van de eerste termijn is 1 juni 2026.",
    ] {
        says(&desk, told);
    }
    says_not(&desk, "€ 30.000 van USG People");
    says_not(&desk, "Tot dan wacht de zaak.");
    initiator.language = "en";
    let shown = initiator.get(&page);
    for told in [
        "What comes when",
        "Payment by USG People",
        "Not met yet. Who does this: Boogaart",
    ] {
        says(&shown, told);
    }
    says(&initiator.get("/"), "What comes within 60 days");
    are_fit(app, &initiator, &[page.as_str(), "/"]);
    last_payments(&it);
}

/// A month on: an instalment is late, a part is paid, the report is there, and the rest is paid.
fn last_payments(it: &Story<'_>) {
    let page = it.page();
    it.w.app.at("2026-04-03T09:00:00Z");
    let mut initiator = it.initiator("tweede");
    shows(&initiator.get(&page), &[&["Te laat"], &[], &[], &[]]);
    let desk = initiator.get("/");
    for told in [
        "Te laat",
        "€ 30.000 van USG People",
        "Een tussenrapport",
        "U moet deze voorwaarde vervullen.",
    ] {
        says(&desk, told);
    }
    it.pay("100000.00", "50000.00", "B-1");
    shows(
        &initiator.get(&page),
        &[
            &["1 juni 2026", "€ 30.000", "Wacht op een voorwaarde"],
            &["1 september 2026", "€ 20.000", "van € 30.000"],
            &["Zonder datum"],
        ],
    );
    it.meet("Een tussenrapport");
    let shown = initiator.get(&page);
    sums(&shown, ["130.000", "130.000", "100.000", "50.000"]);
    shows(
        &shown,
        &[
            &[
                "1 juni 2026",
                "€ 20.000",
                "van € 30.000",
                "Voldaan.",
                "Betaling door USG People",
            ],
            &["1 september 2026", "€ 30.000"],
            &["Zonder datum"],
        ],
    );
    says_not(&initiator.get("/"), "Hierop wacht");
    it.pay("100000.00", "50000.00", "B-2");
    shows(&initiator.get(&page), &[&["Zonder datum", "€ 30.000"]]);
    it.pay("30000.00", "30000.00", "B-3");
    let shown = initiator.get(&page);
    shows(&shown, &[]);
    says(&shown, "Er staat niets meer open.");
    sums(&shown, ["130.000", "130.000", "100.000", "130.000"]);
    says_not(&initiator.get("/"), "Wat komt binnen 60 dagen");
}

#[apply(both)]
fn all_that_holds_up_the_financing_is_named(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let decided = |title: &str, asked: i64| {
        let case = w.case(title, asked);
        w.to_board(&case);
        let ballot = w.board_ballot(&case);
        w.everybody_for(&ballot, &[("gemeente-almere", 100_000)]);
        w.close(&ballot).expect(200);
        case
    };
    let (short, covered) = (decided("Met tekort", 150_000), decided("Gedekt", 100_000));
    let boogaart = Some(w.organisations["boogaart"]);
    app.person(Role::Initiator, "wacht@geld.example", boogaart, None);
    let mut initiator = Visitor::signed_in(app, "wacht@geld.example");
    let shown = initiator.get(&format!("/cases/{short}"));
    let basis = "Grondslag voor staatssteun, door het projectbureau";
    shows(&shown, &[&["€ 100.000", "Dekking van het tekort", basis]]);
    let shown = initiator.get(&format!("/cases/{covered}"));
    shows(&shown, &[&["€ 100.000", basis]]);
}

#[apply(both)]
fn what_a_funder_refused_is_not_to_come(backend: Backend) {
    let app = &App::start(backend);
    let it = Story::decided(app);
    it.ratify();
    it.meet("Een vergunning");
    it.finance();
    let refusals = format!("/v1/commitments/{}/refusals", it.commitment("30000.00"));
    let refusal = json!({ "reason": "De begroting is niet vastgesteld." });
    it.partner.post(&refusals, refusal).expect(200);
    let shown = it.initiator("eerste").get(&it.page());
    sums(&shown, ["130.000", "0", "0", "0"]);
    says(&shown, "Vrijgegeven: € 0, Geweigerd: € 30.000");
    says(&shown, "Er komt nog € 100.000.");
    shows(&shown, &[&["€ 100.000", "Bevestiging door USG People"]]);
    let feet = shown.html.split("<tfoot>").skip(1);
    let mut totals = feet.map(|foot| foot.split("</tfoot>").next().unwrap());
    let total = totals.find(|foot| foot.contains("Geweigerd")).unwrap();
    for cell in [
        "data-label=\"Geweigerd\">€ 30.000<",
        "data-label=\"Nog te betalen\">€ 100.000<",
    ] {
        assert!(total.contains(cell), "no {cell} in {total}");
    }
}

#[apply(both)]
fn what_comes_is_seen_by_the_initiator_and_those_who_see_all(backend: Backend) {
    let app = &App::start(backend);
    let it = Story::decided(app);
    let page = it.page();
    for role in [Role::Bureau, Role::Auditor] {
        let shown = it.person(role, role.as_str(), None).get(&page);
        says(&shown, "Wat komt wanneer");
        both_show(&shown, &["USG People"]);
    }
    // The amounts of each funder stay with who saw them before.
    let shown = it.initiator("eerste").get(&page);
    says_not(&shown, "id=\"commitments\"");
    says_not(&shown, "href=\"#commitments\"");
    let member = it.w.board_members["windesheim"].representative;
    app.person(Role::BoardMember, "lid@geld.example", None, Some(member));
    let shown = Visitor::signed_in(app, "lid@geld.example").get(&page);
    assert_eq!(shown.status, 200);
    says_not(&shown, "Wat komt wanneer");
    says_not(&shown, "id=\"flow\"");
    let mut stranger = it.person(Role::Initiator, "ander", Some("ibm-nederland"));
    assert_eq!(stranger.get(&page).status, 404);
    for code in ["usg-people", "windesheim"] {
        let mut partner = it.person(Role::FinancePartner, code, Some(code));
        assert_eq!(partner.get(&page).status, 403);
    }
}

#[apply(both)]
fn what_comes_takes_as_many_statements_however_much_it_is(backend: Backend) {
    let app = &App::start(backend);
    let it = Story::decided(app);
    it.ratify();
    it.meet("Een vergunning");
    it.finance();
    it.acknowledge();
    let id: Id = it.case.parse().unwrap();
    let initiator = Actor {
        id: Id::new(),
        name: "initiatiefnemer".into(),
        role: Role::Initiator,
        organisation_id: Some(it.w.organisations["boogaart"]),
        representative_id: None,
        is_account: true,
    };
    let count = || {
        let unit = app.state.unit_of_work();
        unit.read(Who::Known(&initiator), |cx| cases::story(cx, id).map(drop))
            .unwrap();
        statements_taken()
    };
    let before = count();
    it.schedule();
    assert_eq!(count(), before);
}
