//! A form with too much in it is refused, and the input is shown again.

use edba::domain::codes::Role;
use rstest_reuse::apply;

use crate::app::{App, Backend, both};
use crate::pages_bureau::Visitor;
use crate::world::World;

fn lines(count: usize) -> Vec<(String, String)> {
    let amounts = (0..count).map(|place| (format!("budgetLines-{place}-amount"), place.to_string()));
    let title = ("title".to_owned(), "Almere <Labs>".to_owned());
    std::iter::once(title).chain(amounts).collect()
}

#[apply(both)]
fn a_case_of_twelve_thousand_lines_is_refused_with_its_text(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let initiator = Visitor::new(app, Role::Initiator, Some(w.organisations["boogaart"]), None);
    let send = |address: &str, count: usize| {
        let fields = lines(count);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        initiator.post(address, &fields)
    };
    let page = send("/my-cases/new", 12_000).expect(400);
    page.says("meer velden dan we aannemen")
        .says("title: Almere &#60;Labs&#62;\nbudgetLines-0-amount: 0\n")
        .says("budgetLines-11999-amount: 11999\n");
    send("/my-cases/new/draft", 12_000).expect(400);
    initiator
        .get("/my-cases/new")
        .expect(200)
        .does_not_say("Almere &#60;Labs");
    // A few lines too many are told at their place, and stay in the form.
    let page = send("/my-cases/new", 501).expect(400);
    let page = page.says("href=\"#budgetLines\"");
    assert_eq!(page.field("budgetLines-500-amount"), "500");
}
