//! Of which target groups a KPI is asked.

use super::{DUTCH, ENGLISH, choices, planned, sound, told};
use klant::{
    catalogue::Labels,
    finding::Finding,
    model::BySegment,
    readings::Readings,
    score::{NodeLevel, score},
    scorecard::{Plan, PlanRequest, Scorecard, build, plan},
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
        + "name = \"Ours\"\nunit = \"stars\"\nby_segment = [\"donors\"]\n";
    let built = build(&ENGLISH, &sound(&text));
    assert_eq!(told(&built.findings), [("own-kpi-by-segment", 20)]);
    assert_eq!(built.value.kpis[0].by_segment, BySegment::Together);
}

#[test]
fn figures_from_before_are_those_of_the_groups_that_are_asked() {
    let text = plan_of("by_segment = [\"donors\", \"patrons\"]\nbefore = { \"value@guests\" = 3 }");
    let built = build(&ENGLISH, &sound(&text));
    assert_eq!(told(&built.findings), [("unknown-figure", 18)]);
}

/// Two groups as an organisation names them: sector, language, names.
const NAMED: [(&str, &str, [&str; 2]); 8] = [
    ("non-profit", "en", ["Visitors", "Donors"]),
    ("non-profit", "nl", ["Bezoekers", "Donateurs"]),
    ("non-profit", "en", ["Participants", "Volunteers"]),
    ("non-profit", "nl", ["Deelnemers", "Vrijwilligers"]),
    ("municipal", "en", ["Residents", "Businesses"]),
    ("municipal", "nl", ["Inwoners", "Ondernemers"]),
    ("for-profit", "en", ["Private", "Business"]),
    ("for-profit", "nl", ["Particulier", "Zakelijk"]),
];

/// Who can answer, or be counted, for each KPI of a default set: people served, businesses, donors,
/// volunteers; `-` for what is about nobody apart.
const ABOUT: [(&str, &str); 34] = [
    ("punctuality-satisfaction", "people businesses"),
    ("on-time-delivery", "people businesses"),
    ("low-effort-share", "people businesses"),
    ("repeat-contact-rate", "people businesses"),
    ("net-promoter-score", "people businesses"),
    ("customer-retention-rate", "people businesses"),
    ("word-of-mouth-origin", "people businesses"),
    ("conversion-rate", "people businesses"),
    ("value-for-money-perception", "people businesses"),
    ("customer-margin-rate", "people businesses"),
    ("permit-applicant-satisfaction", "people businesses"),
    ("permits-within-term", "people businesses"),
    ("resident-service-grade", "people"),
    ("public-space-care-grade", "people"),
    ("public-space-reports-on-time", "people businesses"),
    ("resident-trust-governance", "people"),
    ("participation-rate", "people"),
    ("service-awareness-target-group", "people businesses"),
    ("new-access-share", "people businesses"),
    ("ratepayer-tax-value", "people"),
    ("fee-cost-recovery", "-"),
    ("client-satisfaction-programme", "people"),
    ("programme-completion-rate", "people"),
    ("reasonable-time", "people"),
    ("waiting-list-time", "people"),
    ("donor-confidence-impact", "donors"),
    ("donor-retention-rate", "donors"),
    ("volunteer-intent-to-stay", "volunteers"),
    ("volunteer-retention-rate", "volunteers"),
    ("non-user-barrier-share", "people"),
    ("giving-more-intention", "donors"),
    ("fundraising-cost-ratio", "-"),
    ("business-climate-grade", "businesses"),
    ("member-satisfaction", "members"),
];

#[test]
fn no_default_kpi_is_asked_of_a_group_that_it_is_not_about() {
    let who = |name: &str| match name {
        "Donors" | "Donateurs" => "donors",
        "Volunteers" | "Vrijwilligers" => "volunteers",
        "Businesses" | "Ondernemers" | "Business" | "Zakelijk" => "businesses",
        _ => "people",
    };
    for (sector, language, names) in NAMED {
        let catalogue = if language == "nl" { &DUTCH } else { &ENGLISH };
        let chosen = PlanRequest { segments: names.map(str::to_owned).to_vec(), ..choices(sector) };
        let card = build(catalogue, &planned(catalogue, &chosen)).value;
        assert_eq!(card.segments.len(), 2, "nobody asked for another group");
        for (kpi, about) in ABOUT {
            let Some(measure) = card.kpis.iter().find(|one| one.id().as_str() == kpi) else {
                continue;
            };
            let wanted: Vec<&str> = names
                .into_iter()
                .filter(|name| about.split(' ').any(|one| one == who(name)))
                .collect();
            let asked: Vec<&str> = match &measure.by_segment {
                BySegment::Together => Vec::new(),
                BySegment::Every => names.to_vec(),
                BySegment::Only(ids) => names
                    .into_iter()
                    .filter(|name| ids.iter().any(|id| id.as_str() == name.to_lowercase()))
                    .collect(),
            };
            assert_eq!(asked, wanted, "{sector} {language} {kpi}");
        }
        let known = |id: &str| ABOUT.iter().any(|(kpi, _)| *kpi == id);
        let unknown: Vec<&str> =
            card.kpis.iter().map(|one| one.id().as_str()).filter(|id| !known(id)).collect();
        assert_eq!(unknown, Vec::<&str>::new(), "{sector}: whom are they about?");
    }
}

#[test]
fn a_plan_says_who_a_group_is_where_its_name_does_not() {
    let asked = |group: &str| {
        let text = format!(
            "sector = \"non-profit\"\nstart = \"2027\"\n\
             [[segments]]\nname = \"Friends of the house\"\n{group}\n\
             [[segments]]\nname = \"Guests\"\n"
        );
        let card = build(&ENGLISH, &sound(&text)).value;
        let of = |kpi: &str| card.kpis.iter().find(|one| one.id().as_str() == kpi).unwrap();
        (of("donor-retention-rate").by_segment.clone(), of("reasonable-time").by_segment.clone())
    };
    let one = |name: &str| BySegment::Only(vec![super::id(name)]);
    assert_eq!(asked(""), (BySegment::Together, BySegment::Every));
    assert_eq!(asked("group = \"donors\""), (one("friends-of-the-house"), one("guests")));
    let wrong = "[[segments]]\nname = \"Friends\"\ngroup = \"donor\"\n";
    assert_eq!(told(&plan::read("scorecard.toml", wrong).findings), [("unknown-word", 3)]);
}

#[test]
fn a_group_that_is_added_joins_the_kpis_that_are_about_it() {
    let named = |segments: &[&str], plan: Plan| {
        let segments = segments.iter().map(|name| (*name).to_owned()).collect();
        planned(&ENGLISH, &PlanRequest { plan, segments, ..choices("non-profit") })
    };
    let first = named(&["Visitors", "Donors"], Plan::default());
    let mut text = plan::write(&first, &ENGLISH);
    assert!(text.contains("by_segment = [\"visitors\"]\n"), "{text}");
    text = text.replacen("by_segment = [\"visitors\"]\n", "by_segment = false\n", 1);
    let then = named(&["Students", "Major donors"], sound(&text));
    let asked: Vec<String> =
        then.kpis.iter().map(|row| serde_json::to_string(&row.by_segment).unwrap()).collect();
    assert_eq!(asked[0], "false", "what a plan says stays");
    assert_eq!(asked[1], "[\"visitors\",\"students\"]");
    assert!(asked.contains(&"[\"donors\",\"major-donors\"]".to_owned()), "{asked:?}");
}

#[test]
fn a_group_is_known_by_its_name_in_any_language() {
    let asked = |catalogue, names: [&str; 3]| {
        let segments = names.map(str::to_owned).to_vec();
        let plan = planned(catalogue, &PlanRequest { segments, ..choices("non-profit") });
        plan.kpis
            .into_iter()
            .map(|row| match row.by_segment {
                Some(BySegment::Only(groups)) => {
                    let place = |id: &String| {
                        plan.segments.iter().position(|one| one.id.as_ref().unwrap().as_str() == id)
                    };
                    groups.iter().filter_map(place).collect()
                }
                _ => Vec::new(),
            })
            .collect::<Vec<_>>()
    };
    let (english, dutch) =
        (["Visitors", "Donors", "Volunteers"], ["Bezoekers", "Bedrijfsdonateurs", "Vrijwilligers"]);
    let expected = asked(&ENGLISH, english);
    assert!(expected.contains(&vec![1]) && expected.contains(&vec![0]), "{expected:?}");
    for catalogue in [&ENGLISH, &DUTCH] {
        for names in [english, dutch, ["Bezoekers", "Major donors", "Vrijwilligers"]] {
            assert_eq!(asked(catalogue, names), expected, "{names:?}");
        }
    }
    // A word that is one of ours in another language alone tells nothing else.
    let called = |catalogue| asked(catalogue, ["Friends", "Neighbours", "Buren"]);
    assert_eq!(called(&ENGLISH), called(&DUTCH));
}
