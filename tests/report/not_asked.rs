//! What is not asked of a target group is said to be that, and not to be on its way.

use super::{
    Filled, example,
    files::{markdown_of, page_of},
};
use klant::{
    model::{BySegment, Id, Moment, Timeline},
    readings::{Entry, Reading, SeriesReadings},
    render::{Templates, report::report_text},
    scorecard::Segment,
};

/// A food bank, of which donors are asked one thing and visitors another.
fn filled(language: &str) -> Filled {
    let groups = if language == "en" { ["Visitors", "Donors"] } else { ["Bezoekers", "Donateurs"] };
    example("non-profit", language, &groups)
}

fn text_of(filled: &Filled) -> String {
    anstream::adapter::strip_str(&report_text(&filled.source(), &filled.report(), 120)).to_string()
}

/// The lines from the KPI's on, of which the first few are about it.
fn about<'t>(text: &'t str, name: &str, lines: usize) -> Vec<&'t str> {
    text.lines().skip_while(|line| !line.contains(name)).take(lines).map(str::trim).collect()
}

#[test]
fn json_says_of_each_kpi_whom_it_is_not_asked_of_and_of_each_group_what_it_is_not_asked() {
    let filled = filled("en");
    let report = filled.report();
    let kpi = |id: &str| report.kpis.iter().find(|row| row.id.as_str() == id).unwrap();
    let named = |ids: &[Id]| ids.iter().map(Id::to_string).collect::<Vec<_>>();
    assert_eq!(named(&kpi("donor-retention-rate").not_asked), ["visitors"]);
    assert_eq!(named(&kpi("client-satisfaction-programme").not_asked), ["donors"]);
    // Of everyone together nobody is left out.
    assert_eq!(named(&kpi("volunteer-retention-rate").not_asked), Vec::<String>::new());
    let segments = &report.segments;
    for segment in segments {
        let index = segments.iter().position(|one| one.id == segment.id).unwrap();
        for outcome in &report.outcomes {
            let asked = filled.card.kpis.iter().any(|measure| {
                let objective = filled.card.objective_of(measure);
                objective.is_some_and(|objective| objective.outcome == outcome.id)
                    && filled.card.groups_asked(measure).contains(&index)
            });
            assert_eq!(!asked, segment.not_asked.contains(&outcome.id), "{}", segment.name);
        }
    }
    assert!(segments.iter().all(|segment| !segment.not_asked.is_empty()));
}

#[test]
fn people_read_not_asked_in_every_format_and_language() {
    for (language, donors, said, waits) in [
        ("en", "Donors", "not asked", "no result yet"),
        ("nl", "Donateurs", "niet gevraagd", "nog geen uitkomst"),
    ] {
        let filled = filled(language);
        let name = &filled.card.kpis[0].kpi.name;
        let line = format!("{said}: S2 {donors}");
        let text = text_of(&filled);
        assert!(about(&text, name, 4).contains(&line.as_str()), "{text}");
        let segment = text.lines().find(|line| line.trim().starts_with("S2 ")).unwrap();
        assert!(!segment.contains(waits), "{segment}");

        let templates = Templates::new(&filled.labels, []);
        let page = page_of(&filled.source(), language, &templates);
        assert!(page.contains(&format!("<em>{line}</em>")));
        let markdown = markdown_of(&filled.source(), language, &templates);
        let row = markdown.lines().find(|line| line.starts_with(&format!("| {name}"))).unwrap();
        assert!(row.contains(&line), "{row}");
        let matrix = markdown.lines().find(|line| line.starts_with(&format!("| S2 {donors} |")));
        let cells: Vec<&str> = matrix.unwrap().split('|').map(str::trim).collect();
        assert!(cells.contains(&said), "{cells:?}");
        assert!(cells.iter().all(|cell| !cell.contains(waits)), "{cells:?}");
    }
}

#[test]
fn of_a_group_that_was_named_since_nothing_is_asked() {
    let mut filled = filled("en");
    let new: Id = "neighbours".parse().unwrap();
    filled.card.segments.push(Segment {
        id: Some(new.clone()),
        name: "Neighbours".to_owned(),
        ..Segment::default()
    });
    filled.card.kpis[0].by_segment = BySegment::Every;
    // As a reader gives what has no rows.
    let none = || {
        Timeline::of(filled.card.calendar.count, |_: Moment| Reading::from(Entry::NotApplicable))
    };
    let kpi = filled.card.kpis[0].id().clone();
    let inputs = filled.card.kpis[0].kpi.inputs.iter().map(|input| (input.id.clone(), none()));
    let series = SeriesReadings { inputs: inputs.collect(), typed: none() };
    filled.readings.series.insert((kpi, Some(new.clone())), series);
    let filled = Filled::of(filled.card, filled.readings);
    let report = filled.report();
    assert!(report.kpis[0].not_asked.contains(&new));
    let group = report.segments.iter().find(|one| one.id.as_ref() == Some(&new)).unwrap();
    assert_eq!(group.not_asked.len(), report.outcomes.len());
    let text = text_of(&filled);
    let said = about(&text, "S3 Neighbours", 1);
    assert!(said[0].ends_with("not asked"), "{said:?}");
}
