//! What a report says of its numbers in sentences.

use super::{Filled, example};
use klant::render::report::{report_explanation, report_text};

fn text(filled: &Filled) -> String {
    let coloured = report_text(&filled.source(), &filled.report(), 120);
    anstream::adapter::strip_str(&coloured).to_string()
}

/// The example with another reporting period.
fn at_period(filled: &Filled, position: usize) -> Filled {
    let mut card = filled.card.clone();
    card.chosen = card.calendar.get(position).unwrap();
    Filled::of(card, filled.readings.clone())
}

#[test]
fn what_is_complete_says_how_much_of_it_rests_on_earlier_figures() {
    for (language, all, rests) in [
        ("en", "All due figures are in.", "% of the score rests on earlier figures."),
        ("nl", "Alle verwachte cijfers zijn er.", "% van de score berust op eerdere cijfers."),
    ] {
        let filled = example("for-profit", language, &[]);
        let mut seen = [false, false];
        for position in 0..filled.scored.nodes[0].periods.all.len() {
            let filled = at_period(&filled, position);
            let whole = filled.report().scorecard;
            let (Some(coverage), Some(carried)) = (whole.coverage, whole.carried) else { continue };
            if coverage < 1.0 {
                continue;
            }
            let told = format!("{:.0}{rests}", 100.0 * carried);
            let text = text(&filled);
            assert_eq!(text.contains(all), carried < 0.005, "{carried}: {text}");
            assert_eq!(text.contains(&told), carried >= 0.005, "{told}: {text}");
            seen[usize::from(carried >= 0.005)] = true;
        }
        assert!(seen[1], "some rest on earlier figures");
    }
}

#[test]
fn a_margin_is_a_span_and_none_where_everyone_answered() {
    for (language, from, everyone) in [
        ("en", "likely between ", "everyone answered ("),
        ("nl", "waarschijnlijk tussen ", "iedereen heeft geantwoord ("),
    ] {
        let filled = example("for-profit", language, &["Homes", "Offices"]);
        let asked = |filled: &Filled| {
            let report = filled.report();
            let rows =
                report.kpis.iter().filter(|kpi| kpi.segment.is_some() && kpi.interval.is_some());
            rows.map(|kpi| {
                let name = format!("{}@{}", kpi.id, kpi.segment.as_ref().unwrap());
                report_explanation(&filled.source(), &report, &name, 100).unwrap()
            })
            .collect::<Vec<String>>()
        };
        assert!(asked(&filled).iter().all(|told| told.contains(from) && !told.contains(everyone)));
        let mut card = filled.card.clone();
        for segment in &mut card.segments {
            segment.size = Some(1.0);
        }
        let census = asked(&Filled::of(card, filled.readings.clone()));
        assert!(!census.is_empty());
        assert!(census.iter().all(|told| told.contains(everyone) && !told.contains(from)));
    }
}

#[test]
fn what_is_amber_is_on_the_way_and_what_is_weakest_says_how_complete_it_is() {
    let text = text(&example("for-profit", "en", &[]));
    assert!(text.contains("what they do is on the way ("), "{text}");
    assert!(text.contains("while fewer stay than aimed for ("), "{text}");
}
