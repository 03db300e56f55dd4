//! The columns of lists as files: one description for each list. A list that gets one is offered as a file too, by
//! `.page_or_file` in its route and `ApiRequest::list` in its handler.

mod action_points;
mod agenda_items;
mod cases;
mod commitments;
mod conditions;
mod decision_list;
mod decisions;
mod disbursements;
mod documents;
mod funds;
mod instalments;
mod ledger_entries;
mod meetings;
mod public_decisions;
mod ratifications;
mod repayment_plan_lines;
mod repayments;
mod state_aid;
mod statements;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use edba_common::locale;
    use edba_domain::action_point::ActionPointStatus;
    use edba_domain::ballot::TallyResult;
    use edba_domain::codes::{
        CaseStatus, CommitmentStatus, ConditionStatus, ExpenditureKind, Instrument, Language, MeetingStatus,
        Outcome, RatificationStatus,
    };
    use edba_domain::commitment_ledger::{CommitmentEntryKind, RepaymentKind};
    use edba_domain::document::{DocumentKind, VersionState};
    use edba_domain::loan::PlanLineState;
    use edba_domain::mandate::LedgerKind;
    use edba_domain::meeting::{AgendaItemKind, ItemOutcome, MinutesState};
    use edba_domain::payment_schedule::InstalmentState;
    use edba_domain::state_aid::{AidBasis, AidRule};

    use crate::api::action_points::ActionPointView;
    use crate::api::agenda_items::AgendaItemView;
    use crate::api::budget_cells::BudgetCellView;
    use crate::api::case_list::CaseSummary;
    use crate::api::commitments::CommitmentView;
    use crate::api::conditions::ConditionView;
    use crate::api::decision_list::DecisionLineView;
    use crate::api::decisions::DecisionView;
    use crate::api::disbursements::{CommitmentEntryView, DisbursementView};
    use crate::api::documents::DocumentView;
    use crate::api::funds::{FundView, FundYearView};
    use crate::api::headroom::LedgerEntryView;
    use crate::api::meetings::MeetingView;
    use crate::api::payment_schedules::InstalmentView;
    use crate::api::public_register::PublicDecisionView;
    use crate::api::ratifications::RatificationView;
    use crate::api::repayment_plan_lines::RepaymentPlanLineView;
    use crate::api::repayments::RepaymentView;
    use crate::api::state_aid::StateAidView;
    use crate::api::statement_files::StatementLine;
    use crate::export::{Exported, headings};

    /// Each heading has words in both languages, and no two columns of a file have the same.
    fn check<T: Exported>() {
        for language in [Language::Nl, Language::En] {
            let said = |key: &str| {
                let found = locale::find(language, key, &[]);
                found.unwrap_or_else(|| panic!("{}: {key} has no words in {language}", T::NAME))
            };
            let title = said(&format!("export-list-{}", T::NAME));
            assert!(
                title.chars().count() <= 31,
                "{title} is too long for the name of a sheet"
            );
            for column in T::COLUMNS {
                said(column.heading);
            }
            let all = headings::<T>(language);
            let distinct: BTreeSet<&str> = all.iter().map(|heading| heading.text.as_str()).collect();
            assert_eq!(distinct.len(), all.len(), "{}: {distinct:?}", T::NAME);
        }
    }

    #[test]
    fn every_code_in_a_file_has_words_in_both_languages() {
        fn codes<T: std::fmt::Display>(list: &'static str, all: &[T]) -> Vec<String> {
            all.iter().map(|code| format!("{list}-{code}")).collect()
        }
        let keys = [
            codes("term-status", CaseStatus::ALL),
            codes("term-kind", ExpenditureKind::ALL),
            codes("term-instrument", Instrument::ALL),
            codes("term-commitment", CommitmentStatus::ALL),
            codes("term-condition", ConditionStatus::ALL),
            codes("term-outcome", Outcome::ALL),
            codes("term-document-kind", DocumentKind::ALL),
            codes("term-document-state", VersionState::ALL),
            codes("term-ratification", RatificationStatus::ALL),
            codes("term-meeting", MeetingStatus::ALL),
            codes("term-minutes-state", MinutesState::ALL),
            codes("term-agenda-item", AgendaItemKind::ALL),
            codes("term-item-outcome", ItemOutcome::ALL),
            codes("term-action-point", ActionPointStatus::ALL),
            codes("term-result", TallyResult::ALL),
            codes("statement-kind", CommitmentEntryKind::ALL),
            codes("statement-kind", &["opening"]),
            codes("repayments-kind", RepaymentKind::ALL),
            codes("term-ledger", LedgerKind::ALL),
            codes("term-instalment", InstalmentState::ALL),
            codes("term-plan-line", PlanLineState::ALL),
            codes("term-aid-basis", AidBasis::ALL),
            codes("term-aid-rule", AidRule::ALL),
            codes("export", &["yes", "no"]),
        ];
        for (language, key) in [Language::Nl, Language::En]
            .into_iter()
            .flat_map(|language| keys.iter().flatten().map(move |key| (language, key)))
        {
            assert!(locale::find(language, key, &[]).is_some(), "{language}: {key}");
        }
    }

    #[test]
    fn every_column_has_a_heading_of_its_own_in_both_languages() {
        check::<ActionPointView>();
        check::<AgendaItemView>();
        check::<BudgetCellView>();
        check::<CaseSummary>();
        check::<CommitmentView>();
        check::<CommitmentEntryView>();
        check::<ConditionView>();
        check::<DecisionLineView>();
        check::<DecisionView>();
        check::<DisbursementView>();
        check::<DocumentView>();
        check::<FundView>();
        check::<FundYearView>();
        check::<InstalmentView>();
        check::<LedgerEntryView>();
        check::<MeetingView>();
        check::<PublicDecisionView>();
        check::<RatificationView>();
        check::<RepaymentPlanLineView>();
        check::<RepaymentView>();
        check::<StateAidView>();
        check::<StatementLine>();
    }
}
