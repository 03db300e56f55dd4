//! Where people find documents: on the ballot, in the list, and from the pages of an initiator.

use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::super::visitor::{says, says_not};
use super::{bureau, person};
use crate::app::{App, Backend, both};
use crate::documents::papers::{add, paper, thing};
use crate::documents::things::Things;
use crate::world::World;

#[apply(both)]
fn a_member_finds_the_papers_on_the_ballot(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.bureau, &paper("Begroting", &[thing("case", &case)]));
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = w.open_ballot(&case);
    let member = &w.table_members["ibm-nederland"];
    let mut visitor = person(app, Role::TableMember, "lid", None, Some(member));
    says(&visitor.get("/"), &format!("href=\"/ballots/{ballot}\""));
    let page = visitor.get(&format!("/ballots/{ballot}"));
    says(&page, &format!("href=\"/documents/{id}/versions/1/content\""));
    says(&page, "Begroting");
}

#[apply(both)]
fn the_list_says_what_each_document_belongs_to_and_how_many_there_are(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    for number in 1..=27 {
        add(
            &w.bureau,
            &paper(&format!("Stuk {number}"), &[thing("case", &case)]),
        );
    }
    let mut bureau = bureau(app, "eerste");
    let first = bureau.get("/documents");
    says(&first, "27 documenten");
    says(&first, &format!("<a href=\"/cases/{case}\">Zaak (BC-2026-"));
    says_not(&first, "Stuk 1<");
}

#[apply(both)]
fn an_initiator_is_led_to_adding_a_document_from_its_cases(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let organisation = Some(w.organisations["boogaart"]);
    let mut initiator = person(app, Role::Initiator, "initiatiefnemer", organisation, None);
    let to = format!("href=\"/documents/new?subject=case:{case}\"");
    for page in ["/my-cases".to_owned(), format!("/my-cases/{case}/edit")] {
        says(&initiator.get(&page), &to);
    }
    says(
        &initiator.get("/my-cases/new"),
        "zodra u het voorstel hebt ingediend",
    );
}

#[apply(both)]
fn an_initiator_is_led_to_the_documents_of_an_appraisal_and_of_a_measurement(backend: Backend) {
    let app = &App::start(backend);
    let things = &Things::on(app);
    let case = &things.d.case;
    let organisation = Some(things.d.w.organisations["boogaart"]);
    let mut initiator = person(app, Role::Initiator, "initiatiefnemer", organisation, None);
    let page = initiator.get(&format!("/cases/{case}"));
    says(
        &page,
        &format!("href=\"/documents/new?subject=appraisal:{case}:1\""),
    );
    let page = initiator.get(&format!("/my-cases/{case}/progress"));
    for list in ["/documents", "/documents/new"] {
        says(
            &page,
            &format!("href=\"{list}?subject=measurement:{}\"", things.measurement),
        );
    }
    // The list has the documents of all appraisals of a case: its heading names none of them.
    let list = initiator.get(&format!("/documents?subject=appraisal:{case}:1"));
    assert_eq!(list.status, 200);
    says(&list, "Rendementsbeoordeling");
    says_not(&list, "Rendementsbeoordeling 1");
}

#[apply(both)]
fn a_confidential_paper_is_on_no_page_of_an_account_that_may_not_read_it(backend: Backend) {
    const TITLE: &str = "Onderzoek naar fraude";
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let mut hidden = paper(TITLE, &[thing("case", &case)]);
    hidden["confidential"] = json!(true);
    let id = add(&w.bureau, &hidden);
    w.command(&case, json!({ "command": "open-review" })).expect(200);
    let ballot = format!("/ballots/{}", w.open_ballot(&case));
    let of_case = format!("/cases/{case}");
    says(&bureau(app, "eerste").get(&of_case), TITLE);
    let seated = Some(&w.table_members["ibm-nederland"]);
    let member = person(app, Role::TableMember, "lid", None, seated);
    let organisation = Some(w.organisations["boogaart"]);
    let initiator = person(app, Role::Initiator, "initiatiefnemer", organisation, None);
    for (mut visitor, further) in [(member, ballot.as_str()), (initiator, "/my-cases")] {
        for page in ["/", "/documents", "/documents?text=fraude", &of_case, further] {
            let shown = visitor.get(page);
            assert_eq!(shown.status, 200, "{page}");
            says_not(&shown, TITLE);
            says_not(&shown, &id);
        }
        assert_eq!(visitor.get(&format!("/documents/{id}")).status, 404);
        let content = format!("/documents/{id}/versions/1/content");
        assert_eq!(visitor.download(&content).0, 404);
        let file = visitor.get("/downloads/documents/csv");
        assert!(
            file.status == 403 || !file.html.contains(TITLE),
            "{}",
            file.status
        );
    }
}
