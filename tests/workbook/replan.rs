//! A filled-in workbook is the plan of the next one.

use super::{
    book::{Book, Cell},
    random::random,
    read::{back, entries},
    scorecard, workbook,
};
use crate::common::{cases, edit::Edit};
use klant::{
    catalogue::{Catalogue, built_in},
    example,
    model::{Accumulation, Frequency, PeriodLength, Proposal},
    readings::Readings,
    score::last_before,
    scorecard::{Note, PlannedKpi, Scorecard, build, plan},
    workbook::Submission,
};

/// The scorecard, and what stands in *before*, that the written plan of a workbook makes.
fn made_again(found: &Submission, catalogue: &Catalogue) -> (Scorecard, Readings) {
    let ground = found.ground(catalogue, catalogue.labels());
    let built = build(catalogue, &ground.plan);
    let mut again = ground.plan;
    let mut before = last_before(&ground.scorecard, &ground.readings, &built.value).as_before();
    for row in &mut again.kpis {
        row.before = row.id.as_ref().and_then(|id| before.remove(id)).unwrap_or_default();
    }
    let text = plan::write(&again, catalogue);
    let read = plan::read("scorecard.toml", &text);
    assert_eq!(read.value, again, "{text}");
    (build(catalogue, &read.value).value, Readings::before(&read.value))
}

/// Entries of the column *before* that are numbers.
fn before(readings: &Readings) -> Vec<String> {
    let number = |entry: &String| entry.contains("[0] Number");
    entries(readings).into_iter().filter(number).collect()
}

/// The lines in which two scorecards differ.
fn differences(found: &Scorecard, wanted: &Scorecard) -> Vec<String> {
    let lines = |scorecard: &Scorecard| -> Vec<String> {
        let text = serde_json::to_string_pretty(scorecard).unwrap();
        // No sheet tells a zero below zero from another one.
        text.replace(": -0.0", ": 0.0").lines().map(str::to_owned).collect()
    };
    let (found, wanted) = (lines(found), lines(wanted));
    let count = (found.len() != wanted.len())
        .then(|| format!("{} lines instead of {}", found.len(), wanted.len()));
    let lines =
        found.iter().zip(&wanted).enumerate().filter(|(_, (found, wanted))| found != wanted);
    count
        .into_iter()
        .chain(lines.map(|(line, (found, wanted))| format!("{line}: {found} instead of {wanted}")))
        .take(12)
        .collect()
}

/// A figure is due no more often than periods pass.
fn no_more_often(frequency: Frequency, every: PeriodLength) -> Frequency {
    match frequency.months() {
        Some(months) if months < every.months() => match every {
            PeriodLength::Month => Frequency::Monthly,
            PeriodLength::Quarter | PeriodLength::Trimester => Frequency::Quarterly,
            PeriodLength::HalfYear => Frequency::HalfYearly,
            PeriodLength::Year => Frequency::Yearly,
        },
        _ => frequency,
    }
}

/// A total that comes in more or less often than it was planned for: what the catalogue proposes is
/// another number then, and what scores 0 is said as it was issued.
fn as_issued(measure: &mut PlannedKpi, again: &PlannedKpi) {
    if measure.kpi.level != Accumulation::Accumulates {
        return;
    }
    let sides = |one: &PlannedKpi| one.kpi.worst.as_ref().map(|worst| (worst.low, worst.high));
    let issued = sides(measure).filter(|_| sides(measure) != sides(again));
    if let Some((low, high)) = issued.filter(|_| measure.worst.is_none()) {
        measure.worst = low.with_target(measure.target);
        let high = high.and_then(|high| high.with_target(measure.target_high));
        measure.worst_high = measure.worst_high.or(high);
    }
    measure.kpi.worst.clone_from(&again.kpi.worst);
    measure.kpi.target.clone_from(&again.kpi.target);
}

#[test]
fn whatever_is_planned_and_filled_in_makes_the_same_scorecard_again() {
    let catalogues = [built_in("en"), built_in("nl")];
    for number in 0..cases::at_least(24).into() {
        let catalogue = &catalogues[usize::try_from(number % 2).unwrap()];
        let (mut scorecard, readings) = random(catalogue, number);
        for (at, measure) in scorecard.kpis.iter().enumerate().take(4) {
            scorecard.notes.push(Note {
                period: scorecard.calendar.start,
                kpi: measure.id().clone(),
                explanation: String::new(),
                agreement: ["Call them", "Ask why"][at % 2].to_owned(),
                who: "Anna".to_owned(),
                due: ["2027-05-12", "soon"][at % 2].to_owned(),
                done: at == 3,
            });
        }
        let found = back(&workbook(catalogue, &scorecard, &readings)).value;
        let (next, kept) = made_again(&found, catalogue);
        let mut wanted = found.scorecard.clone();
        // What is still open goes along, without its explanation.
        wanted.notes.retain(Note::is_open);
        for (measure, again) in wanted.kpis.iter_mut().zip(&next.kpis) {
            as_issued(measure, again);
            measure.frequency = no_more_often(measure.frequency, wanted.calendar.start.every());
            if measure.kpi.data_source == "own-figures" {
                measure.kpi.frequency = measure.frequency;
            }
        }
        assert_eq!(differences(&next, &wanted), Vec::<String>::new(), "case {number}");
        assert!(next == wanted, "case {number}");
        assert_eq!(before(&kept), before(&readings), "case {number}");
        // And it stays the same, however often it goes round.
        let found = back(&workbook(catalogue, &next, &kept)).value;
        assert_eq!(found.changes, [], "case {number}");
        assert_eq!(made_again(&found, catalogue), (next, kept), "case {number}");
    }
}

/// A Dutch workbook of a municipality with two groups, its figures, and itself to be edited.
fn issued() -> (Catalogue, Scorecard, Book) {
    let (catalogue, scorecard) = scorecard("nl", |choices| {
        choices.segments = ["Jongeren", "Ouderen", "Overigen"].map(str::to_owned).to_vec();
    });
    let book = Book::open(&workbook(&catalogue, &scorecard, &Readings::default()));
    (catalogue, scorecard, book)
}

#[test]
fn rows_of_the_users_own_become_kpis_of_their_own_with_their_last_figure() {
    let (catalogue, scorecard, mut book) = issued();
    book.set("kpis", "own-1", "name", "Eerste");
    let said = [("name", "Mijn cijfer"), ("objective", "O1"), ("unit", "dagen")];
    book.insert_own_kpi(&said, ("Mijn cijfer", "before"));
    let (next, kept) = made_again(&back(&book.save()).value, &catalogue);
    let own = next.kpis.iter().find(|measure| measure.id().as_str() == "own-2").unwrap();
    assert_eq!((own.kpi.name.as_str(), own.target), ("Mijn cijfer", Some(12.0)));
    assert_eq!(own.kpi.unit.label, "dagen");
    assert_eq!(own.objective.as_ref(), Some(&scorecard.objectives[0].id));
    assert_eq!(before(&kept), ["own-2.value@[0] Number(9.0)"]);
}

#[test]
fn what_people_edited_is_the_plan_and_what_they_deleted_is_gone() {
    let (catalogue, scorecard, mut book) = issued();
    let objective = scorecard.objectives[1].id.to_string();
    let kpi = scorecard.kpis[0].id().to_string();
    book.set("start", "organisation", "value", "Gemeente Anders");
    book.set("objectives", &objective, "statement", "Zo zeggen wij het.");
    book.set("objectives", &objective, "owner", "Anna");
    book.set("kpis", &kpi, "target", 0.77);
    book.set("kpis", &kpi, "weight", 3.0);
    book.set("segments", "jongeren", "size", 1200.0);
    let row = book.row("segments", "ouderen");
    book.page("segments").edit(Edit::DeleteRow(row));
    let found = back(&book.save()).value;
    let (next, _) = made_again(&found, &catalogue);
    assert_eq!(next.organisation, "Gemeente Anders");
    assert_eq!(next.objectives[1].statement, "Zo zeggen wij het.");
    assert_eq!(next.objectives[1].owner, "Anna");
    assert_eq!((next.kpis[0].target, next.kpis[0].weight), (Some(77.0), Some(3.0)));
    let groups: Vec<(&str, Option<f64>)> =
        next.segments.iter().map(|group| (group.name.as_str(), group.size)).collect();
    assert_eq!(groups, [("Jongeren", Some(1200.0)), ("Overigen", None)]);
    // Sentences of the catalogue name the organisation as it is called now.
    let named = |scorecard: &Scorecard| -> Vec<String> {
        let statements = scorecard.objectives.iter().map(|objective| objective.statement.clone());
        statements.filter(|statement| statement.contains("Gemeente ")).collect()
    };
    assert!(!named(&next).is_empty());
    assert!(named(&next).iter().all(|statement| statement.contains("Gemeente Anders")));
}

#[test]
fn what_scores_0_stays_where_figures_of_a_total_come_in_more_or_less_often() {
    let (english, every) = (built_in("en"), ["month", "quarter", "year"]);
    let totals = ["donor-retention-rate", "participation-rate", "customer-churn-rate"];
    let mut kept = 0;
    for (kpi, every) in totals.into_iter().flat_map(|kpi| every.map(|every| (kpi, every))) {
        let text = format!(
            "sector = \"non-profit\"\nstart = \"2027\"\nevery = \"{every}\"\n[[kpis]]\nid = \"{kpi}\"\ntarget = 50\n"
        );
        let card = build(&english, &plan::read("scorecard.toml", &text).value).value;
        let issued = Book::open(&workbook(&english, &card, &Readings::default()));
        for (frequency, key) in [
            (Frequency::Monthly, "frequency.monthly"),
            (Frequency::Quarterly, "frequency.quarterly"),
            (Frequency::HalfYearly, "frequency.half-yearly"),
            (Frequency::Yearly, "frequency.yearly"),
        ] {
            let mut book = issued.clone();
            book.set("kpis", kpi, "frequency", english.labels().text(key));
            let found = back(&book.save()).value;
            assert_eq!(found.scorecard.kpis[0].frequency, frequency);
            let (next, _) = made_again(&found, &english);
            let worst = |card: &Scorecard| {
                let measure = &card.kpis[0];
                let proposed = measure.kpi.worst.as_ref().map(|worst| worst.low);
                match (measure.worst, proposed) {
                    (Some(said), _) => Some(Proposal::Number(said)),
                    (None, proposed) => proposed,
                }
            };
            assert_eq!(worst(&next), worst(&found.scorecard), "{kpi} {every} {frequency}");
            kept += usize::from(next.kpis[0].worst.is_some());
            // Issued so, it stays so.
            let again = back(&workbook(&english, &next, &Readings::default())).value;
            assert_eq!(made_again(&again, &english).0, next);
        }
    }
    assert!(kept > 9, "{kept}");
}

#[test]
fn another_language_changes_the_words_of_the_program_alone() {
    let (dutch, scorecard, mut book) = issued();
    let english = built_in("en");
    let objective = scorecard.objectives[0].id.to_string();
    book.set("objectives", &objective, "statement", "Zo zeggen wij het.");
    book.set("kpis", "own-1", "name", "Eigen cijfer");
    let found = back(&book.save()).value;
    let plan = found.ground(&dutch, english.labels()).plan;
    let next = build(&english, &plan).value;
    assert_eq!(next.language, "en");
    assert_eq!(next.objectives[0].statement, "Zo zeggen wij het.");
    let groups: Vec<&str> = next.segments.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(groups, ["Jongeren", "Ouderen", "Others"]);
    let own = next.kpis.last().unwrap();
    assert_eq!(own.kpi.name, "Eigen cijfer");
    let wording =
        klant::catalogue::Wording { sector: Some(next.sector.clone()), ..Default::default() };
    for measure in next.kpis.iter().filter(|measure| measure.id() != own.id()) {
        let entry = english.kpi(measure.id().as_str(), &wording).unwrap();
        assert_eq!(measure.kpi.unit.label, entry.unit.label);
    }
    assert_eq!(next.customer, english.sector(next.sector.as_str()).unwrap().customer);
}

#[test]
fn what_is_taken_from_an_example_stays_marked_as_one() {
    for language in ["en", "nl"] {
        let (catalogue, scorecard) = scorecard(language, |choices| {
            choices.segments = ["Young", "Others"].map(str::to_owned).to_vec();
            choices.example = true;
        });
        let (filled, readings) = example::fill(&scorecard, catalogue.labels());
        let mut book = Book::open(&workbook(&catalogue, &filled, &readings));
        let id = scorecard.kpis[0].id().to_string();
        book.set("kpis", &id, "target", 0.66);
        book.set("kpis", &id, "owner", "Anna");
        let (next, kept) = made_again(&back(&book.save()).value, &catalogue);
        assert!(next.example);
        assert_eq!(next.kpis[0].target, Some(66.0));
        assert_eq!(next.kpis[0].owner, "Anna");
        assert_eq!(next.kpis[1].target, filled.kpis[1].target);
        assert!(!kept.is_blank());
        let empty = workbook(&catalogue, &filled, &Readings::default());
        let (next, kept) = made_again(&back(&empty).value, &catalogue);
        assert!(!next.example && kept.is_blank());
    }
}

#[test]
fn more_own_kpis_than_there_is_room_for_are_told_at_their_row() {
    let (catalogue, _, mut book) = issued();
    let (_, keys) = book.block("kpis");
    let name = book.column("kpis", "name");
    let page = book.page("kpis");
    page.edit(Edit::InsertRows(keys + 4, 21));
    for number in 0..21 {
        page.cells.insert((keys + 4 + number, name), Cell::from(&*format!("Eigen {number}")));
    }
    let found = back(&book.save()).value;
    let plan = found.ground(&catalogue, catalogue.labels()).plan;
    let again = klant::scorecard::plan_for(
        &catalogue,
        &klant::scorecard::PlanRequest { plan, ..Default::default() },
    );
    let text = plan::write(&again.value, &catalogue);
    let faults = plan::read("scorecard.toml", &text).findings;
    assert_eq!(
        faults.iter().map(|fault| fault.code.name()).collect::<Vec<_>>(),
        ["too-many-own-kpis"]
    );
}
