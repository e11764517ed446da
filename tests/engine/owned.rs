//! What a verb gives back is owned, can be sent to another thread, and can be stored and read again.

use super::{filled, scorecard};
use klant::{
    Engine,
    engine::{
        Assessment, Carried, Contribution, FileResult, FindingCount, IssuedFile, Listing,
        PeriodChoice, Renewable, Renewal, ReportFormat, ShownEntry,
    },
    finding::{Checked, Finding},
    model::{Id, Period},
    scorecard::{Plan, PlanRequest, Scorecard},
    selection::Filter,
    workbook::{Submission, Ticked},
};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// Compiles for what a host can keep, send and store.
fn is_owned<T: Send + Sync + Serialize + DeserializeOwned + 'static>() {}

#[track_caller]
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let stored = serde_json::to_string(value).unwrap();
    let back: T = serde_json::from_str(&stored).unwrap_or_else(|fault| panic!("{fault}: {stored}"));
    assert_eq!(back, *value);
}

fn request() -> PlanRequest {
    PlanRequest {
        filter: Filter {
            sectors: Id::slug("municipal").into_iter().collect(),
            ..Filter::default()
        },
        organisation: Some("Gemeente Voorbeeld".to_owned()),
        segments: vec!["Jong".to_owned(), "Oud".to_owned()],
        start: "2027-Q1".parse().ok(),
        year: 2027,
        ..PlanRequest::default()
    }
}

#[test]
fn what_verbs_take_and_give_can_be_sent_and_stored() {
    is_owned::<PlanRequest>();
    is_owned::<Filter>();
    is_owned::<PeriodChoice>();
    is_owned::<ReportFormat>();
    is_owned::<Checked<Plan>>();
    is_owned::<Checked<Scorecard>>();
    is_owned::<Checked<Listing>>();
    is_owned::<ShownEntry>();
    is_owned::<Checked<Ticked>>();
    is_owned::<Checked<Submission>>();
    is_owned::<Assessment>();
    is_owned::<Checked<Renewable>>();
    is_owned::<Checked<Renewal>>();
    is_owned::<Vec<Finding>>();
    is_owned::<Vec<IssuedFile>>();
    is_owned::<FileResult>();
    is_owned::<Contribution>();
    is_owned::<FindingCount>();
    is_owned::<Carried>();
}

#[test]
fn an_engine_and_its_errors_can_be_sent() {
    fn is_sent<T: Send + Sync + 'static>() {}
    is_sent::<Engine>();
    is_sent::<klant::engine::Error>();
}

#[test]
fn plans_scorecards_and_selections_come_back_from_json() {
    let engine = Engine::built_in("nl").unwrap();
    let request = request();
    comes_back(&request);
    let mut plan = engine.plan(&request);
    // Left out says as it was, blank says none: the two stay apart.
    plan.value.kpis[0].objective = Some(None);
    plan.value.kpis[1].objective = None;
    plan.value.kpis[0].value_proposition = Some("image:reputation".parse().ok());
    plan.value.objectives[0].value_proposition = Some(None);
    plan.value.kpis[0].targets.insert(Period::unknown(klant::model::PeriodLength::Quarter), 12.5);
    comes_back(&plan);
    comes_back(&engine.resolve(&plan.value));
    comes_back(&engine.check(&plan.value));
    comes_back(&engine.select(&request.filter));
    comes_back(&engine.show("net-promoter-score", None).unwrap());
}

#[test]
fn assessments_and_renewals_come_back_from_json() {
    let engine = Engine::built_in("nl").unwrap();
    let bytes = filled(&scorecard("nl"), 3);
    let submission = engine.read("scorecard.xlsx", &bytes).unwrap();
    comes_back(&submission);
    let renewable = engine.renewable(submission.clone());
    comes_back(&renewable);
    let next = PlanRequest { start: "2028-Q1".parse().ok(), ..PlanRequest::default() };
    comes_back(&engine.renew(&renewable.value, &next));
    let assessment = engine.assess(submission, PeriodChoice::Usual).unwrap();
    comes_back(&assessment);
    let result = FileResult::Assessed(Box::new(assessment));
    comes_back(&engine.contribution(&ReportFormat::Markdown, 0, &result).unwrap());
}
