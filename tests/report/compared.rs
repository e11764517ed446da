//! Several workbooks beside each other, KPI by KPI, as people read them.

use super::{Filled, elements, example, files::NASTY};
use klant::{
    catalogue::labels,
    model::Moment,
    readings::Entry,
    render::{
        Templates,
        report::{
            Audience, Report, ReportFrame, ReportParts, overview_text, report_html,
            report_markdown, report_page,
        },
    },
    rollup::{Combined, Digest, RollUp},
    score::Scored,
};
use snapbox::file;
use std::{collections::BTreeMap, sync::Arc};
use textwrap::core::display_width;

/// Departments by their files; the first file is one that was refused.
fn combined(departments: &[(&str, Filled)]) -> Combined {
    let mut all = RollUp::new();
    all.add(Digest::refused(0, "refused.xlsx"));
    for (position, (file, one)) in (1..).zip(departments) {
        all.add(Digest::new(position, file, &one.card, &one.scored, &[]));
    }
    all.finish()
}

/// The page or Markdown on them; its overview alone, up to the first report.
fn written(departments: &[(&str, Filled)], html: bool) -> String {
    let combined = combined(departments);
    let language = &departments[0].1.card.language;
    let labels = labels(language);
    let pages = departments.iter().map(|(file, one)| {
        let source = klant::render::report::ReportInput { file, ..one.source() };
        report_page(&source, &Report::new(&source)).unwrap()
    });
    let refused = Report::refused("refused.xlsx", &[], &labels);
    let parts =
        ReportParts::new(Arc::new(pages.collect::<Vec<_>>()), BTreeMap::from([(0, refused)]));
    let frame = ReportFrame {
        combined: Some(&combined),
        labels: &labels,
        language,
        audience: Audience::default(),
    };
    let templates = Templates::new(&labels, []);
    let mut text = Vec::new();
    if html {
        report_html(&parts, frame, &templates, &mut text).unwrap();
    } else {
        report_markdown(&parts, frame, &templates, &mut text).unwrap();
    }
    String::from_utf8(text).unwrap()
}

fn cut<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap_or_else(|| panic!("{from} in {text:.2000}"));
    &text[start..start + text[start..].find(to).unwrap()]
}

fn markdown(departments: &[(&str, Filled)]) -> String {
    let labels = labels(&departments[0].1.card.language);
    let heading = format!("## {}", labels.text("report.section.compared"));
    let after = labels.text("report.together.whole").split(' ').next().unwrap();
    let text = written(departments, false);
    let end = if text.contains(&format!("\n{after}")) { after } else { "\n# " };
    cut(&text, &heading, end).trim_end().to_owned() + "\n"
}

/// A real department whose figures are so many times those of the example.
fn department(language: &str, name: &str, times: f64) -> Filled {
    let mut filled = example("municipal", language, &[]);
    filled.card.example = false;
    filled.card.organisation = name.to_owned();
    for series in filled.readings.series.values_mut() {
        // The first of the inputs of a share is a part of the second.
        let lists = series.inputs.values_mut().take(1).chain([&mut series.typed]);
        for list in lists {
            for at in Moment::all(list.periods.len()) {
                if let Some(Entry::Number(number)) = list.get_mut(at).map(|one| &mut one.entry) {
                    *number *= times;
                }
            }
        }
    }
    Filled::of(filled.card, filled.readings)
}

/// Departments with a cell of every kind.
fn all_kinds(language: &str) -> Vec<(&'static str, Filled)> {
    let north = department(language, "North", 0.95);
    let mut south = department(language, "South", 0.8);
    // One that the others ask and it does not; one without a target; too few answers for any.
    south.card.kpis.remove(3);
    south.card.kpis[0].target = None;
    let surveys = south.card.kpis.iter_mut().filter(|measure| measure.kpi.survey.is_some());
    for measure in surveys.skip(1) {
        measure.minimum_answers = Some(100_000);
    }
    let mut east = department(language, "East", 0.9);
    east.card.least_shown = 100_000;
    let mut made_up = example("municipal", language, &[]);
    made_up.card.organisation = "North".to_owned();
    let again = |filled: Filled| Filled::of(filled.card, filled.readings);
    vec![
        ("north.xlsx", north),
        ("south.xlsx", again(south)),
        ("east.xlsx", again(east)),
        ("example.xlsx", made_up),
    ]
}

#[test]
fn a_cell_of_every_kind_is_told_in_words_in_both_languages() {
    for (language, expected) in [("en", file!["compared-en.md"]), ("nl", file!["compared-nl.md"])] {
        let found = markdown(&all_kinds(language));
        snapbox::assert_data_eq!(found, expected.raw());
    }
}

#[test]
fn the_page_says_the_same_by_shape_and_word_and_never_by_colour_alone() {
    for language in ["en", "nl"] {
        let page = written(&all_kinds(language), true);
        let map = cut(&page, "<section class=\"compared", "</section>").replace('\u{a0}', " ");
        let section = format!("{map}</section>");
        let cells: Vec<String> = elements(&section)
            .into_iter()
            .filter(|(name, _)| name == "td")
            .map(|(_, text)| text)
            .collect();
        assert!(cells.len() > 60);
        for (status, shape, key) in
            [("green", '●', "green"), ("amber", '▲', "amber"), ("red", '■', "red")]
        {
            let labels = labels(language);
            let word = labels.of("status", key);
            let coloured = map.matches(&format!("<td class=\"{status}\">{shape} ")).count();
            assert!(coloured > 0, "{status}");
            let said = cells.iter().filter(|cell| cell.starts_with(shape));
            assert_eq!(said.clone().count(), coloured, "{status}");
            for cell in said {
                assert!(cell.contains(word), "{cell}");
            }
        }
        let absent = labels(language).of("report.compared", "absent").to_owned();
        assert_eq!(
            map.matches(&format!("<td>–<span class=\"aside\"> {absent}</span></td>")).count(),
            1
        );
        assert!(!map.contains("<td></td>"), "nothing is left without a word");
    }
}

#[test]
fn what_a_report_keeps_out_stands_nowhere_beside_others() {
    let all = all_kinds("en");
    let (_, east) = all.iter().find(|(file, _)| *file == "east.xlsx").unwrap();
    let shown = klant::score::disclosed(&east.card, &east.scored).unwrap();
    let now = |scored: &Scored, place: usize| scored.series[place].at(scored.chosen).unwrap().value;
    let hidden: Vec<f64> = (0..shown.series.len())
        .filter(|place| now(&shown, *place).is_none())
        .filter_map(|place| now(&east.scored, place))
        .collect();
    assert!(hidden.len() > 2, "the department hides something");
    let comparison = combined(&all).comparison.unwrap();
    let figures = || comparison.outcomes.iter().flat_map(|one| &one.kpis).map(|kpi| &kpi.figures);
    let of_east = figures().flatten().filter(|figure| figure.column == 2);
    let shown: Vec<f64> = of_east.filter_map(|figure| figure.value).collect();
    assert!(!shown.is_empty() && hidden.iter().all(|value| !shown.contains(value)));
}

#[test]
fn many_workbooks_are_parted_and_every_part_says_which_it_is() {
    let all: Vec<(String, Filled)> = (0..30)
        .map(|number| (format!("{number}.xlsx"), department("en", &format!("Town {number}"), 0.9)))
        .collect();
    let all: Vec<(&str, Filled)> = all
        .iter()
        .map(|(file, one)| (file.as_str(), Filled::of(one.card.clone(), one.readings.clone())))
        .collect();
    let text = markdown(&all);
    for title in ["Workbooks 1 to 10 of 30", "Workbooks 11 to 20 of 30", "Workbooks 21 to 30 of 30"]
    {
        assert!(text.contains(&format!("### {title}\n")), "{title}");
    }
    let columns: Vec<usize> = text
        .lines()
        .filter(|line| line.starts_with("| KPI |"))
        .map(|line| line.matches(" |").count())
        .collect();
    assert_eq!(columns, [12, 12, 12], "ten, the KPI and the difference");
    let page = written(&all[..12], true);
    assert_eq!(page.matches("class=\"wide heat\"").count(), 1, "twelve fit");
    assert!(page.contains("<section class=\"compared across\">"));
    assert!(written(&all[..5], true).contains("<section class=\"compared\">"));
}

#[test]
fn names_that_several_have_come_with_their_files_and_periods_where_they_differ() {
    let mut late = department("en", "North", 0.9);
    late.card.chosen = late.card.calendar.start;
    let all = [
        ("a/north.xlsx", department("en", "North", 0.95)),
        ("b/north.xlsx", Filled::of(late.card, late.readings)),
        ("c.xlsx", department("en", "", 0.9)),
        ("d.xlsx", department("en", "South", 0.9)),
    ];
    let text = markdown(&all);
    let head = text.lines().find(|line| line.starts_with("| KPI |")).unwrap();
    assert_eq!(
        head,
        "| KPI | North, a/north.xlsx · Q3 2027 | North, b/north.xlsx · Q1 2027 | c.xlsx, Q3 2027 | South, Q3 2027 | Difference in score |"
    );
}

#[test]
fn what_people_typed_is_text_in_every_format() {
    let mut nasty = department("en", NASTY, 0.9);
    for measure in &mut nasty.card.kpis {
        measure.kpi.name = NASTY.to_owned();
    }
    let all = [(NASTY, nasty), ("b.xlsx", department("en", "B", 0.9))]
        .map(|(file, one)| (file, Filled::of(one.card, one.readings)));
    let page = written(&all, true);
    assert!(!page.contains("<script") && !page.contains("<b>{{"));
    let text = markdown(&all);
    let bars: Vec<usize> = text
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.replace("\\|", "").matches('|').count())
        .collect();
    assert!(bars.len() > 10 && bars.iter().all(|count| *count == 5), "{bars:?}");
}

#[test]
fn on_a_terminal_no_line_is_too_wide_and_no_name_is_cut() {
    let mut all = all_kinds("nl");
    all[1].1.card.organisation = "Noordwesterveldermeerderland, afdeling Vergunningen".to_owned();
    let combined = combined(&all);
    for width in [60, 80, 100, 120] {
        let coloured = overview_text(&combined, &labels("nl"), width);
        let text = anstream::adapter::strip_str(&coloured).to_string();
        let map = &text[text.find("Indicatoren naast elkaar").unwrap()..];
        assert!(map.lines().all(|line| display_width(line) <= width && line == line.trim_end()));
        assert!(!map.contains('…'));
        for word in ["niet getoond", "North", "voorbeeld", "Aandeel", "eerder", "◆"] {
            assert!(map.contains(word), "{width}: {word} in\n{map}");
        }
    }
}
