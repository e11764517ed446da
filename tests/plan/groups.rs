//! Of which target groups a KPI is asked.

use super::{DUTCH, ENGLISH, sound, told};
use klant::{
    catalogue::Labels,
    finding::Finding,
    model::BySegment,
    readings::Readings,
    score::{NodeLevel, score},
    scorecard::{Scorecard, build, plan},
};

/// A plan with three groups and a KPI that is asked as the line says.
fn plan_of(asked: &str) -> String {
    format!(
        "sector = \"non-profit\"\nstart = \"2027\"\n\
         [[segments]]\nid = \"guests\"\nname = \"Visitors\"\nsize = 400\n\
         [[segments]]\nid = \"donors\"\nname = \"Donors\"\nsize = 90\n\
         [[segments]]\nid = \"patrons\"\nname = \"Major donors\"\n\
         [[kpis]]\nid = \"donor-retention-rate\"\nobjective = \"gift-does-good\"\n{asked}\n"
    )
}

fn made(asked: &str) -> Scorecard {
    let built = build(&ENGLISH, &sound(&plan_of(asked)));
    assert_eq!(built.findings, [], "{asked}");
    built.value
}

/// The series of a scorecard, each with the group that it is about.
fn series(card: &Scorecard) -> Vec<Option<String>> {
    let scored = score(card, &Readings::default());
    let id = |place: usize| card.segments[place].id.as_ref().unwrap().to_string();
    scored.series.iter().map(|series| series.segment.map(id)).collect()
}

#[test]
fn a_kpi_is_asked_of_the_groups_that_the_plan_names_by_key_or_by_name() {
    let asked = made("by_segment = [\"donors\", \" major  DONORS\"]");
    assert_eq!(
        series(&asked),
        [None, Some("donors".to_owned()), Some("patrons".to_owned())],
        "nothing is asked of visitors"
    );
}

#[test]
fn what_one_group_is_asked_is_its_figure_and_the_total() {
    let asked = made("by_segment = [\"donors\"]\nminimum_answers = 1");
    assert_eq!(series(&asked), [None]);
    let scored = score(&asked, &Readings::default());
    let measured: Vec<Option<usize>> = scored
        .nodes
        .iter()
        .filter(|node| node.level == NodeLevel::Objective && node.counts.no_data == 1)
        .map(|node| node.segment)
        .collect();
    assert_eq!(measured, [None, Some(1)]);
}

#[test]
fn true_and_false_stay_what_they_were() {
    assert_eq!(made("by_segment = true").kpis[0].by_segment, BySegment::Every);
    assert_eq!(series(&made("by_segment = true")).len(), 4);
    assert_eq!(made("by_segment = false").kpis[0].by_segment, BySegment::Together);
    assert_eq!(made("").kpis[0].by_segment, BySegment::Together);
    let text = plan::write(&sound(&plan_of("by_segment = false")), &ENGLISH);
    assert!(text.contains("by_segment = false\n"), "{text}");
}

/// How the faults of a plan are told.
fn words(faults: &[Finding], labels: &Labels) -> Vec<String> {
    faults
        .iter()
        .map(|fault| {
            format!("{}\n{}", fault.message(labels), fault.help(labels).unwrap_or_default())
        })
        .collect()
}

#[test]
fn a_group_that_is_not_there_is_told_at_its_place_with_a_way_out() {
    let read = |asked: &str| plan::read("scorecard.toml", &plan_of(asked));
    let built = build(&ENGLISH, &read("by_segment = [\"donors\", \"Donor\"]").value);
    assert_eq!(told(&built.findings), [("unknown-segment", 17)]);
    for (labels, wanted) in [
        (ENGLISH.labels(), ["`Donor`", "did you mean `donors`?", "guests, donors, patrons"]),
        (DUTCH.labels(), ["`Donor`", "bedoelt u `donors`?", "guests, donors, patrons"]),
    ] {
        let told = words(&built.findings, labels).join("\n");
        assert!(wanted.iter().all(|part| told.contains(part)), "{told}");
    }
    let none = "sector = \"non-profit\"\nstart = \"2027\"\n\
                [[kpis]]\nid = \"donor-retention-rate\"\nby_segment = [\"donors\"]\n";
    let built = build(&ENGLISH, &plan::read("scorecard.toml", none).value);
    assert_eq!(told(&built.findings), [("no-segments-yet", 5)]);
    // Anything but a list, `true` and `false` is none of them.
    for wrong in ["\"donors\"", "3", "{ donors = true }"] {
        assert_eq!(
            told(&read(&format!("by_segment = {wrong}")).findings),
            [("expected-groups", 17)]
        );
    }
    assert_eq!(told(&read("by_segment = [3]").findings), [("expected-text", 17)]);
}

#[test]
fn a_kpi_of_ones_own_is_asked_of_no_group() {
    let text = plan_of("").replace("donor-retention-rate", "own-1")
        + "name = \"Ours\"\nby_segment = [\"donors\"]\n";
    let built = build(&ENGLISH, &sound(&text));
    assert_eq!(told(&built.findings), [("own-kpi-by-segment", 19)]);
    assert_eq!(built.value.kpis[0].by_segment, BySegment::Together);
}

#[test]
fn figures_from_before_are_those_of_the_groups_that_are_asked() {
    let text = plan_of("by_segment = [\"donors\", \"patrons\"]\nbefore = { \"value@guests\" = 3 }");
    let built = build(&ENGLISH, &sound(&text));
    assert_eq!(told(&built.findings), [("unknown-figure", 18)]);
}
