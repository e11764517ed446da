//! Departments beside each other, KPI by KPI.

use crate::common::{fill, id, kpi, measure, objective, put, scorecard, share, unit};
use klant::{
    model::{Kpi, Outcome, PeriodLength},
    readings::{Entry, Readings},
    rollup::{Combined, ComparedFigure, ComparedKpi, Comparison, Digest, RollUp},
    score::{State, Status, score},
    scorecard::Scorecard,
};

type Department = (Scorecard, Readings);

/// KPIs under one objective in one month, each typed; none leaves its cell blank.
fn department(kpis: &[(Kpi, Option<f64>)]) -> Department {
    let mut card = scorecard(PeriodLength::Month, 1);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    let mut readings = Readings::default();
    for (kpi, value) in kpis {
        if let Some(value) = value {
            put(&mut readings, (kpi.id.as_str(), None), "value", 1, Entry::Number(*value));
        }
        card.kpis.push(measure("o", kpi.clone()));
    }
    (card, readings)
}

fn together(departments: &[Department]) -> Combined {
    let mut all = RollUp::new();
    for (position, (card, readings)) in (0..).zip(departments) {
        all.add(Digest::new(position, "file", card, &score(card, readings), &[]));
    }
    all.finish()
}

fn compared(departments: &[Department]) -> Comparison {
    together(departments).comparison.unwrap()
}

fn rows(comparison: &Comparison) -> Vec<&ComparedKpi> {
    comparison.outcomes.iter().flat_map(|outcome| &outcome.kpis).collect()
}

fn names(comparison: &Comparison) -> Vec<&str> {
    rows(comparison).into_iter().map(|kpi| kpi.name.as_str()).collect()
}

/// Column, value, score and status.
fn told(figure: &ComparedFigure) -> (usize, Option<f64>, Option<f64>, Status) {
    (figure.column, figure.value, figure.score, figure.status)
}

/// One of the user's own, by its place, its name and what it is counted in.
fn own(place: usize, name: &str, counted_in: &str) -> Kpi {
    let mut own = kpi(&format!("own-{place}"));
    own.name = name.to_owned();
    own.unit = unit(counted_in);
    own
}

#[test]
fn each_figure_stands_beside_those_of_others_and_the_spread_is_in_points() {
    let found = compared(&[
        department(&[(kpi("a"), Some(90.0)), (kpi("b"), Some(50.0))]),
        department(&[(kpi("a"), Some(62.5)), (kpi("b"), None)]),
        department(&[(kpi("a"), Some(70.0))]),
    ]);
    assert_eq!((found.columns.as_slice(), found.alone), (&[0, 1, 2][..], 0));
    let [a, b] = rows(&found)[..] else { panic!("{found:?}") };
    let values: Vec<_> = a.figures.iter().map(told).collect();
    assert_eq!(
        values,
        [
            (0, Some(90.0), Some(90.0), Status::Green),
            (1, Some(62.5), Some(62.5), Status::Amber),
            (2, Some(70.0), Some(70.0), Status::Amber),
        ]
    );
    assert_eq!((a.spread, b.spread), (Some(27.5), None), "one score has nothing beside it");
    assert_eq!(b.figures[1].state, State::Missing);
    assert_eq!(b.figures.len(), 2, "the third does not ask it");
    let outcome = &found.outcomes[0];
    let scores: Vec<_> = outcome.scores.iter().map(|score| score.unwrap().score).collect();
    assert_eq!(scores, [Some(70.0), None, Some(70.0)], "half of what was asked is no score");
    assert_eq!((outcome.spread, found.spread), (Some(0.0), Some(0.0)));
}

#[test]
fn fewer_than_two_have_nothing_beside_them() {
    let one = department(&[(kpi("a"), Some(90.0))]);
    assert_eq!(together(std::slice::from_ref(&one)).comparison, None);
    let mut all = RollUp::new();
    all.add(Digest::refused(0, "refused.xlsx"));
    all.add(Digest::new(1, "file", &one.0, &score(&one.0, &one.1), &[]));
    assert_eq!(all.finish().comparison, None);
}

#[test]
fn a_file_that_was_refused_has_no_column() {
    let one = department(&[(kpi("a"), Some(90.0))]);
    let mut all = RollUp::new();
    for position in [0, 2] {
        all.add(Digest::new(position, "file", &one.0, &score(&one.0, &one.1), &[]));
    }
    all.add(Digest::refused(1, "refused.xlsx"));
    assert_eq!(all.finish().comparison.unwrap().columns, [0, 2]);
}

#[test]
fn what_few_people_answered_is_kept_out_with_all_that_follows_from_it() {
    let survey = |least: u32, answers: [f64; 2]| {
        let mut card = scorecard(PeriodLength::Month, 1);
        card.objectives.push(objective("o", Outcome::Satisfaction));
        let mut kpi = share("k");
        kpi.survey = Some(crate::common::survey(
            klant::model::SurveyType::Share,
            "all",
            Some("yes"),
            None,
            None,
        ));
        card.kpis.push(measure("o", kpi));
        card.least_shown = least;
        let mut readings = Readings::default();
        fill(&mut readings, ("k", None), "yes", 1, &[answers[0]]);
        fill(&mut readings, ("k", None), "all", 1, &[answers[1]]);
        (card, readings)
    };
    let (many, few) = (survey(10, [90.0, 100.0]), survey(10, [1.0, 5.0]));
    let found = compared(&[many.clone(), few, many.clone()]);
    let row = rows(&found)[0];
    assert_eq!(told(&row.figures[1]), (1, None, None, Status::NoData));
    assert!(row.figures[1].suppressed && !row.figures[0].suppressed);
    assert_eq!(row.spread, Some(0.0), "it would tell how low the hidden one is");
    let scores: Vec<_> =
        found.outcomes[0].scores.iter().map(|score| score.unwrap().score).collect();
    assert_eq!(scores, [Some(90.0), None, Some(90.0)]);
    assert_eq!((found.outcomes[0].spread, found.spread), (Some(0.0), Some(0.0)));
    // Where nothing is kept out, it is there.
    let open = compared(&[many, survey(0, [1.0, 5.0])]);
    assert_eq!(rows(&open)[0].spread, Some(70.0));
}

#[test]
fn a_kpi_is_known_by_its_arithmetic_and_one_of_the_users_own_by_its_name() {
    let mut other = share("k");
    other.formula = klant::formula::Formula::parse("yes / all").ok();
    let found = compared(&[department(&[(share("k"), None)]), department(&[(other, None)])]);
    assert_eq!((names(&found).len(), found.alone), (0, 2), "the same id is counted in another way");
    let found = compared(&[
        department(&[(own(1, "Waiting", "days"), None), (own(2, "Smiles", "count"), None)]),
        department(&[(own(1, "Smiles ", "count"), None), (own(2, "Waiting", "count"), None)]),
    ]);
    assert_eq!((names(&found), found.alone), (vec!["Smiles"], 2));
}

#[test]
fn rows_stand_as_in_the_report_of_the_first_and_then_what_others_bring() {
    let mut first = department(&[(kpi("late"), None), (kpi("early"), None), (kpi("loose"), None)]);
    first.0.objectives.insert(0, objective("before", Outcome::Satisfaction));
    first.0.kpis[1].objective = Some(id("before"));
    first.0.kpis[2].objective = None;
    first.0.outcomes[0].name = "Happy".to_owned();
    let second = department(&[(kpi("new"), None), (kpi("loose"), None), (kpi("late"), None)]);
    let third = department(&[(kpi("new"), None), (kpi("early"), None)]);
    let found = compared(&[first, second, third]);
    assert_eq!(names(&found), ["early", "late", "loose", "new"]);
    assert_eq!(found.outcomes[0].name, "Happy");
}

#[test]
fn examples_are_beside_real_ones_and_no_measure_of_how_they_differ() {
    let mut example = department(&[(kpi("a"), Some(5.0))]);
    example.0.example = true;
    let real = |value| department(&[(kpi("a"), Some(value))]);
    let found = compared(&[real(60.0), example.clone(), real(70.0)]);
    assert_eq!(rows(&found)[0].spread, Some(10.0));
    assert_eq!((found.columns.len(), rows(&found)[0].figures.len()), (3, 3));
    let mut other = example.clone();
    put(&mut other.1, ("a", None), "value", 1, Entry::Number(25.0));
    assert_eq!(rows(&compared(&[example, other]))[0].spread, Some(20.0), "all are examples");
}

#[test]
fn what_is_kept_grows_with_the_figures_and_not_with_their_square() {
    // Every two departments share a KPI that no other has.
    let departments: Vec<Department> = (0..200)
        .map(|number| department(&[(kpi(&format!("k-{}", number / 2)), Some(50.0))]))
        .collect();
    let found = compared(&departments);
    assert_eq!(rows(&found).len(), 100);
    assert_eq!(rows(&found).iter().map(|kpi| kpi.figures.len()).sum::<usize>(), 200);
}
