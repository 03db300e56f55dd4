//! Error pages: shown in the user's layout, with the next step.

use edba::domain::codes::Role;
use rstest_reuse::apply;

use super::forms::form;
use super::visitor::Visitor;
use crate::app::{App, Backend, both};
use crate::world::World;

#[apply(both)]
fn whoever_is_signed_in_stays_so_where_a_page_is_not_theirs(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Almere Labs", 100_000);
    let member = &w.board_members["windesheim"];
    app.person(
        Role::BoardMember,
        "rector@board.example",
        None,
        Some(member.representative),
    );
    let mut rector = Visitor::signed_in(app, "rector@board.example");
    for (address, status, told) in [
        ("/pipeline", 403, "U hebt geen toegang tot deze pagina"),
        (&*format!("/cases/{case}"), 404, "Deze pagina bestaat niet"),
        ("/nergens", 404, "Deze pagina bestaat niet"),
        ("/ballots/geen-nummer", 404, "Deze pagina bestaat niet"),
    ] {
        let page = rector.get(address);
        assert_eq!(page.status, status, "{address}");
        for said in [told, "Afmelden", "Naar mijn werk", "href=\"/ballots\""] {
            assert!(
                page.html.contains(said),
                "{address} does not say {said}: {}",
                page.html
            );
        }
    }
    // The language of the account is that of its error pages, too.
    let account = rector.get("/account");
    form(&account, "/account/language")
        .with("language", "en")
        .send(&mut rector);
    let page = rector.get("/pipeline");
    assert!(
        page.html.contains("<html lang=\"en\"") && page.html.contains("Sign out"),
        "{}",
        page.html
    );
    // Whoever is not signed in is offered to.
    let mut nobody = Visitor::new(app);
    let page = nobody.get("/nergens");
    assert_eq!(page.status, 404);
    assert!(
        page.html.contains("href=\"/sign-in\"") && !page.html.contains("Afmelden"),
        "{}",
        page.html
    );
}
