//! The title of an error page starts with the error: screen readers read it, and tabs show it.

use edba::domain::codes::Role;
use rstest_reuse::apply;

use super::forms::form;
use super::visitor::{Shown, Visitor};
use crate::app::{App, Backend, both};
use crate::world::World;

#[track_caller]
fn titled(page: &Shown, begins: &str) {
    let title = page
        .html
        .split("<title>")
        .nth(1)
        .unwrap()
        .split("</title>")
        .next()
        .unwrap();
    assert!(
        title.starts_with(begins),
        "{} {}: {title}",
        page.status,
        page.address
    );
}

#[apply(both)]
fn a_page_that_cannot_be_shown_and_a_form_that_is_shown_again_say_so_in_their_title(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    app.person(Role::Bureau, "bureau@edba.example", None, None);
    let mut bureau = Visitor::signed_in(app, "bureau@edba.example");
    titled(&bureau.get("/nergens"), "Fout: Deze pagina bestaat niet");
    titled(&bureau.get(&format!("/cases/{case}/work/finance")), "Fout: ");
    let page = bureau.get(&format!("/cases/{case}"));
    titled(&page, "Almere Labs");
    let again = form(&page, "/comments").with("comment", "").send(&mut bureau);
    assert_eq!(again.status, 400);
    titled(&again, "Fout: Almere Labs");
    let page = bureau.get("/meetings/new");
    let again = form(&page, "/meetings/new").send(&mut bureau);
    titled(&again, "Fout: ");
    let page = bureau.get("/my-cases/new");
    titled(&page, "Nieuwe zaak");
    titled(
        &form(&page, "/my-cases/new").send(&mut bureau),
        "Fout: Nieuwe zaak",
    );
    bureau.language = "en";
    titled(&bureau.get("/nergens"), "Error: ");
    // Where a vote lacks what it needs.
    w.command(&case, serde_json::json!({ "command": "open-review" }))
        .expect(200);
    let ballot = w.open_ballot(&case);
    let member = w.table_members["windesheim"].representative;
    app.person(Role::TableMember, "rector@tafel.example", None, Some(member));
    let mut rector = Visitor::signed_in(app, "rector@tafel.example");
    let page = rector.get(&format!("/ballots/{ballot}"));
    titled(
        &form(&page, "/review").send(&mut rector),
        "Fout: Advies over Almere Labs",
    );
    titled(
        &form(&page, "/recusal").send(&mut rector),
        "Fout: Advies over Almere Labs",
    );
    titled(
        &rector.get("/pipeline"),
        "Fout: U hebt geen toegang tot deze pagina",
    );
    // Before anybody signed in, too.
    let mut nobody = Visitor::new(app);
    titled(&nobody.get("/register/EDBA-2026-999"), "Fout: ");
    let page = nobody.get("/sign-in");
    titled(
        &form(&page, "/sign-in")
            .with("email", "geen adres")
            .send(&mut nobody),
        "Fout: ",
    );
}
