//! The made-up year: possible figures, a story, and the same every time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::{computed, id, kpi, measure, objective, scorecard, segment, share};
use klant::{
    catalogue::{Wording, built_in, labels},
    example::fill,
    model::{Example, Lens, Outcome, PeriodLength},
    readings::{Entry, Readings},
    score::{Facet, NodeLevel, PeriodValue, Scored, SeriesScore, State, Status, score},
    scorecard::{PlanRequest, Scorecard, build, plan_for},
    selection::Filter,
};
use std::collections::BTreeSet;

const SECTORS: [&str; 3] = ["for-profit", "non-profit", "municipal"];

/// The default scorecard of a sector, filled in.
fn default_of(sector: &str, every: PeriodLength, language: &str) -> (Scorecard, Readings) {
    let catalogue = built_in(language);
    let choices = PlanRequest {
        filter: Filter { sectors: vec![id(sector)], ..Filter::default() },
        every: Some(every),
        example: true,
        year: 2027,
        ..PlanRequest::default()
    };
    let plan = plan_for(&catalogue, &choices).value;
    fill(&build(&catalogue, &plan).value, catalogue.labels())
}

fn every_default(mut check: impl FnMut(&str, &Scorecard, &Readings, &Scored)) {
    for sector in SECTORS {
        for every in [PeriodLength::Month, PeriodLength::Quarter] {
            let (card, readings) = default_of(sector, every, "en");
            let scored = score(&card, &readings);
            check(&format!("{sector} by {every:?}"), &card, &readings, &scored);
        }
    }
}

fn totals(scored: &Scored) -> impl Iterator<Item = &SeriesScore> {
    scored.series.iter().filter(|series| series.segment.is_none())
}

/// What counts as the figure that is missing on purpose.
fn missing(scored: &Scored) -> Vec<(usize, usize)> {
    let moments = |series: &SeriesScore| -> Vec<(usize, usize)> {
        let missing = series.course.periods.iter().enumerate().take(scored.chosen + 1);
        missing
            .filter(|(_, one)| one.state == State::Missing)
            .map(|(place, _)| (series.kpi, place))
            .collect()
    };
    totals(scored).flat_map(moments).collect()
}

#[test]
fn three_quarters_of_the_year_are_filled_in_and_the_last_of_them_is_chosen() {
    every_default(|name, card, readings, scored| {
        let every = card.calendar.start.every();
        let filled = if every == PeriodLength::Month { 9 } else { 3 };
        assert_eq!(scored.chosen + 1, filled, "{name}");
        assert!(card.example, "{name}");
        let late = readings
            .series
            .values()
            .flat_map(|series| series.inputs.values())
            .flat_map(|list| list.periods.iter().skip(filled));
        for reading in late {
            assert_eq!(reading.entry, Entry::Blank, "{name}: behind the chosen period");
        }
    });
}

#[test]
fn every_figure_can_be_and_one_alone_is_missing() {
    every_default(|name, card, _, scored| {
        for series in &scored.series {
            let id = card.kpis[series.kpi].id();
            for slot in series.course.values().take(scored.chosen + 2) {
                let state = slot.state;
                assert!(
                    !matches!(state, State::Invalid | State::Refused | State::NotApplicable),
                    "{name}: {id} is {state}"
                );
                assert!(slot.own != PeriodValue::Incomplete, "{name}: {id}");
            }
            assert!(series.course.before.state == State::Value, "{name}: {id} has a figure before");
        }
        let missing = missing(scored);
        assert_eq!(missing.len(), 1, "{name}: {missing:?}");
        assert_eq!(missing[0].1, scored.chosen, "{name}");
    });
}

#[test]
fn figures_come_from_inputs_and_not_from_typed_results() {
    every_default(|name, card, _, scored| {
        for series in totals(scored) {
            let typed = series.course.values().any(|one| one.typed);
            assert!(!typed, "{name}: {}", card.kpis[series.kpi].id());
        }
    });
}

#[test]
fn most_kpis_are_green_or_amber_and_one_or_two_are_red_with_an_explanation() {
    every_default(|name, card, _, scored| {
        let counts = scored.nodes[0].counts;
        assert!((1..=2).contains(&counts.red), "{name}: {counts:?}");
        assert!(counts.green >= 3 && counts.amber >= 3, "{name}: {counts:?}");
        for series in totals(scored) {
            let measure = &card.kpis[series.kpi];
            let explained =
                card.notes.iter().filter(|note| note.kpi == *measure.id()).collect::<Vec<_>>();
            let due = series.status == Status::Red
                || series.course.periods[scored.chosen].state == State::Missing;
            assert_eq!(explained.len(), usize::from(due), "{name}: {}", measure.id());
            for note in explained {
                assert_eq!(note.period, card.chosen);
                let texts = [&note.explanation, &note.agreement, &note.who];
                assert!(texts.iter().all(|text| !text.is_empty() && !text.contains('{')));
            }
        }
    });
}

#[test]
fn in_one_outcome_people_say_well_and_do_less() {
    every_default(|name, _, _, scored| {
        let outcomes = scored.nodes.iter().filter(|node| node.level == NodeLevel::Outcome);
        let gaps = outcomes
            .filter(|node| {
                let of = |facet| node.of(facet, scored.chosen).score;
                of(Facet::Say).zip(of(Facet::Do)).is_some_and(|(say, does)| {
                    say >= 85.0 && does < 60.0 && node.at(scored.chosen).score.is_some()
                })
            })
            .count();
        assert_eq!(gaps, 1, "{name}");
        assert!(scored.nodes[0].at(scored.chosen).score.is_some(), "{name}");
    });
}

#[test]
fn most_scores_rise_a_little_over_the_year() {
    every_default(|name, _, _, scored| {
        let moved: Vec<f64> = totals(scored)
            .filter_map(|series| {
                let now = series.course.periods[scored.chosen].score?;
                (series.status != Status::Red).then(|| now - series.course.before.score.unwrap())
            })
            .collect();
        let mean = moved.iter().sum::<f64>() / f64::from(u32::try_from(moved.len()).unwrap());
        assert!((1.0..10.0).contains(&mean), "{name}: {mean}");
        assert!(moved.iter().all(|moved| *moved > -3.0), "{name}: {moved:?}");
    });
}

#[test]
fn a_survey_has_a_reading_in_a_month_that_is_seen() {
    every_default(|name, card, _, scored| {
        let surveys: Vec<&SeriesScore> =
            totals(scored).filter(|series| card.kpis[series.kpi].due_in.is_some()).collect();
        assert!(!surveys.is_empty(), "{name}");
        for series in surveys {
            let read = series.course.periods[..=scored.chosen]
                .iter()
                .filter(|slot| slot.state == State::Value)
                .count();
            assert_eq!(read, 1, "{name}: {}", card.kpis[series.kpi].id());
        }
    });
}

#[test]
fn targets_stay_within_what_the_unit_allows() {
    every_default(|name, card, _, _| {
        for measure in &card.kpis {
            let target = measure.target.unwrap();
            let most = match measure.kpi.unit.id.as_str() {
                "percent" => Some(110.0),
                _ => measure.kpi.unit.maximum,
            };
            assert!(most.is_none_or(|most| target <= most), "{name}: {} {target}", measure.id());
        }
    });
}

#[test]
fn closing_stocks_are_the_next_opening_stocks() {
    let (card, readings) = default_of("for-profit", PeriodLength::Month, "en");
    let series = readings.of(&id("customer-retention-rate"), None).unwrap();
    let numbers = |name: &str| -> Vec<f64> {
        let list = &series.inputs[name];
        list.values()
            .filter_map(|reading| match reading.entry {
                Entry::Number(number) => Some(number),
                _ => None,
            })
            .collect()
    };
    let (opening, closing) = (numbers("customers_start"), numbers("customers_end"));
    assert_eq!(opening.len(), 10);
    assert_eq!(opening[1..], closing[..9]);
    assert!(closing[9] < opening[0] * 1.2, "the stock does not run away");
    assert!(card.kpis.iter().all(|measure| measure.baseline.is_some()));
}

#[test]
fn owners_evidence_and_adoption_are_filled_in_by_role_in_every_language() {
    for language in ["en", "nl"] {
        for sector in SECTORS {
            let (card, _) = default_of(sector, PeriodLength::Quarter, language);
            let mut texts = vec![&card.version, &card.adopted_by, &card.adopted_on];
            for objective in &card.objectives {
                texts.extend([&objective.owner, &objective.evidence, &objective.why_us]);
            }
            for measure in &card.kpis {
                texts.extend([&measure.owner, &measure.supplied_by]);
            }
            for text in texts {
                let key = text.starts_with("example.") || text.starts_with("satisfaction");
                assert!(!text.is_empty() && !text.contains('{') && !key, "{sector} {text}");
            }
        }
    }
}

#[test]
fn what_the_plan_says_stays() {
    let mut card = hand_made();
    card.objectives[0].owner = "Desk".to_owned();
    card.kpis[0].target = Some(70.0);
    card.kpis[0].worst = Some(20.0);
    card.kpis[0].baseline = Some(33.0);
    card.adopted_by = "Council".to_owned();
    let (filled, _) = fill(&card, &labels("en"));
    assert_eq!(filled.objectives[0].owner, "Desk");
    assert_eq!((filled.kpis[0].target, filled.kpis[0].worst), (Some(70.0), Some(20.0)));
    assert_eq!(filled.kpis[0].baseline, Some(33.0));
    assert_eq!(filled.adopted_by, "Council");
}

/// A share by segment, one without proposals, and a KPI of one's own.
fn hand_made() -> Scorecard {
    let mut card = scorecard(PeriodLength::Month, 12);
    card.objectives.push(objective("o", Outcome::Satisfaction));
    card.segments = vec![segment("young", None), segment("old", None)];
    let mut share = share("s");
    let inputs = [("yes".to_owned(), 30.0), ("all".to_owned(), 40.0)];
    share.example = Some(Example { inputs: inputs.into_iter().collect(), value: 75.0 });
    share.minimum_answers = 30;
    card.kpis.push(measure("o", share));
    card.kpis[0].by_segment = klant::model::BySegment::Every;
    card.kpis.push(measure("o", computed("without-example", "a / b")));
    card.kpis.push(measure("o", kpi("own-1")));
    card.kpis[2].target = None;
    card.kpis[2].worst = None;
    card
}

#[test]
fn segments_and_own_kpis_get_figures_too() {
    let (card, readings) = fill(&hand_made(), &labels("en"));
    let scored = score(&card, &readings);
    assert!(readings.of(&id("s"), Some(&id("young"))).is_some());
    assert!(readings.of(&id("s"), None).is_none(), "the total is added up");
    assert!(card.segments.iter().all(|segment| segment.size.is_some()));
    for series in &scored.series {
        let slot = &series.course.periods[0];
        assert_eq!(slot.state, State::Value, "{}", card.kpis[series.kpi].id());
        assert!(slot.score.is_some());
        assert_eq!(slot.typed, series.kpi > 0);
    }
}

#[test]
fn any_kpi_of_the_catalogue_gets_possible_figures() {
    let catalogue = built_in("en");
    let mut typed = Vec::new();
    for kpi in catalogue.kpis(&Wording::default()) {
        let mut card = scorecard(PeriodLength::Quarter, 4);
        card.objectives.push(objective("o", Outcome::Satisfaction));
        let mut measure = measure("o", kpi);
        (measure.worst, measure.target) = (None, None);
        card.kpis.push(measure);
        let (card, readings) = fill(&card, catalogue.labels());
        let scored = score(&card, &readings);
        let (id, course) = (card.kpis[0].id(), &scored.series[0].course);
        for slot in course.values().take(scored.chosen + 2) {
            let fine = matches!(slot.state, State::Value | State::Carried | State::Missing);
            assert!(fine && slot.own != PeriodValue::Incomplete, "{id} is {}", slot.state);
            let near = slot.score.is_none_or(|score| (20.0..=100.0).contains(&score));
            assert!(near, "{id}: {:?} scores {:?}", slot.value, slot.score);
        }
        assert!(course.before.score.is_some(), "{id}");
        if course.before.typed {
            typed.push(id.to_string());
        }
    }
    assert_eq!(typed, Vec::<String>::new(), "the worked example cannot be scaled");
}

/// All KPIs of a sector, asked of some target groups, filled in.
fn all_of(sector: &str, groups: &[&str]) -> (Scorecard, Readings) {
    let catalogue = built_in("en");
    let choices = PlanRequest {
        filter: Filter {
            sectors: vec![id(sector)],
            lenses: vec![Lens::Opinion, Lens::Activity],
            ..Filter::default()
        },
        segments: groups.iter().map(|group| (*group).to_owned()).collect(),
        example: true,
        year: 2027,
        ..PlanRequest::default()
    };
    let plan = plan_for(&catalogue, &choices).value;
    fill(&build(&catalogue, &plan).value, catalogue.labels())
}

#[test]
fn numbers_that_are_all_of_a_whole_add_up_to_it() {
    let mut seen = BTreeSet::new();
    for sector in SECTORS {
        let (card, readings) = all_of(sector, &["Young", "Old"]);
        for ((id, _), series) in &readings.series {
            let kpi = &card.kpis.iter().find(|measure| measure.id() == id).unwrap().kpi;
            let example = &kpi.example.as_ref().unwrap().inputs;
            for whole in &kpi.inputs {
                let parts = kpi.inputs.iter().filter(|one| one.part_of.as_ref() == Some(&whole.id));
                let parts: Vec<&str> = parts.map(|part| part.id.as_str()).collect();
                let all: f64 = parts.iter().filter_map(|part| example.get(*part)).sum();
                if parts.len() < 2 || Some(&all) != example.get(&whole.id) {
                    continue;
                }
                seen.insert(id.to_string());
                let of = |input: &str| series.inputs.get(input).expect("inputs, not results");
                for (moment, reading) in of(&whole.id).iter() {
                    let Entry::Number(whole) = reading.entry else { continue };
                    let number = |part: &&str| match of(part).get(moment).unwrap().entry {
                        Entry::Number(number) => number,
                        _ => 0.0,
                    };
                    assert_eq!(parts.iter().map(number).sum::<f64>(), whole, "{id}");
                }
            }
        }
    }
    assert!(seen.len() >= 4, "{seen:?}");
}

#[test]
fn nothing_is_said_of_figures_by_target_group_that_were_made_up() {
    for sector in SECTORS {
        let catalogue = built_in("en");
        let (card, readings) = all_of(sector, &["Young", "Old"]);
        let bytes = klant::workbook::write(&card, &readings, catalogue.labels()).unwrap();
        let found = klant::workbook::read(&bytes, "test.xlsx").unwrap();
        let told: Vec<String> =
            found.findings.iter().map(|one| format!("{:?}", one.code)).collect();
        assert_eq!(told, Vec::<String>::new(), "{sector}");
    }
}

#[test]
fn the_same_scorecard_is_filled_the_same_way_every_time() {
    let once = default_of("municipal", PeriodLength::Month, "nl");
    assert_eq!(once, default_of("municipal", PeriodLength::Month, "nl"));
}

#[test]
fn short_and_long_calendars_are_filled_too() {
    for (every, count) in
        [(PeriodLength::Year, 1), (PeriodLength::Month, 2), (PeriodLength::Month, 120)]
    {
        let mut card = hand_made();
        card.calendar = scorecard(every, count).calendar;
        let (card, readings) = fill(&card, &labels("nl"));
        let scored = score(&card, &readings);
        assert!(
            scored.series.iter().any(|series| series.course.periods[scored.chosen].score.is_some())
        );
    }
}

#[test]
fn a_scorecard_with_all_kpis_of_a_sector_has_its_story_too() {
    for sector in SECTORS {
        let (card, readings) = all_of(sector, &[]);
        let scored = score(&card, &readings);
        let counts = scored.nodes[0].counts;
        assert!(card.kpis.len() > 60, "{sector}");
        assert!((1..=2).contains(&counts.red), "{sector}: {counts:?}");
        assert_eq!((counts.no_data, missing(&scored).len()), (1, 1), "{sector}");
    }
}
