//! A plan that is made again stays as people wrote it, but for what was decided since.

use super::{ENGLISH, id, planned, round_trip::any_plan};
use crate::{common::cases, workbook::random::dice::Dice};
use klant::{
    model::{Period, PeriodLength},
    scorecard::{
        Plan, PlanRequest,
        plan::{keep, read, write},
        plan_for,
    },
    selection::Filter,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const BY_HAND: &str = r#"#:schema scorecard.schema.json
# Agreed in the board on 3 May.

organisation = 'Food Bank'   # as on the letter head
sector   = "non-profit"
language = "en"

# Quarters, since the volunteers meet every quarter.
start = "2027-Q1"
every = "quarter"
periods = 4    # one year

[customer]
many = "guests"   # never clients

[[kpis]]
# The figure that the funder asks for.
weight = 2.0   # twice
id = "donor-satisfaction"
objective = "mine"

[[kpis]]
id = "volunteer-satisfaction"   # from the yearly letter
objective = "mine"
by_segment = [   # those who give
  "Donors",      # since 2019
]
due_in = 10

# Written by us:
[[objectives]]
id = "mine"
statement = "You know me"
outcome = "satisfaction"

[[segments]]
name = "Donors"
id = "donors"
"#;

/// What is made of a text when it is the plan for some choices.
fn again(text: &str, choices: impl FnOnce(&mut PlanRequest)) -> String {
    let plan = read("scorecard.toml", text);
    assert_eq!(plan.findings, []);
    let mut request = PlanRequest { plan: plan.value, year: 2027, ..PlanRequest::default() };
    choices(&mut request);
    let plan = planned(&ENGLISH, &request);
    let kept = keep(&plan, &ENGLISH).expect("a text that can be followed");
    same_choices(&kept, &plan);
    kept
}

/// Whether a text says what was chosen, and nothing else.
fn same_choices(text: &str, plan: &Plan) {
    let said = read("scorecard.toml", text);
    assert_eq!(said.findings, [], "{text}");
    let mut said = said.value;
    said.klant = plan.klant;
    assert_eq!(&said, plan, "{text}");
}

#[test]
fn what_was_not_decided_anew_stays_byte_for_byte() {
    assert_eq!(again(BY_HAND, |_| {}), BY_HAND);
    let windows = BY_HAND.replace('\n', "\r\n");
    assert_eq!(again(&windows, |_| {}), windows);
}

#[test]
fn a_choice_changes_its_own_value_and_nothing_beside_it() {
    let kept = again(BY_HAND, |request| {
        request.organisation = Some("Food \"Bank\" East".to_owned());
        request.periods = Some(8);
    });
    let expected = BY_HAND
        .replace("'Food Bank'   # as", "\"Food \\\"Bank\\\" East\"   # as")
        .replace("periods = 4    # one year", "periods = 8    # one year");
    assert_eq!(kept, expected);
}

#[test]
fn what_is_new_stands_where_a_plan_of_the_program_has_it() {
    let kept = again(BY_HAND, |request| {
        request.segments = vec!["Volunteers".to_owned()];
        request.example = true;
    });
    // The new group is asked what is about it, which the lists of the KPIs say.
    let expected = BY_HAND
        .replace("periods = 4    # one year\n", "periods = 4    # one year\nexample = true\n")
        .replace(
            "id = \"donor-satisfaction\"\nobjective = \"mine\"\n",
            "id = \"donor-satisfaction\"\nobjective = \"mine\"\nby_segment = [\"donors\"]\n",
        )
        .replace(
            "by_segment = [   # those who give\n  \"Donors\",      # since 2019\n]\n",
            "# those who give\n# since 2019\nby_segment = [\"Donors\", \"volunteers\"]\n",
        )
        + "\n[[segments]]\nid = \"volunteers\"\nname = \"Volunteers\"\ntargeted = true\n";
    assert_eq!(kept, expected);
}

#[test]
fn a_row_that_is_taken_out_leaves_what_people_noted_there() {
    let kept = again(BY_HAND, |request| {
        request.filter =
            Filter { without: vec![id("volunteer-satisfaction")], ..Filter::default() };
    });
    let (above, below) = BY_HAND.split_once("[[kpis]]\nid = \"volunteer").unwrap();
    let (_, below) = below.split_once("due_in = 10\n").unwrap();
    let noted = "# id = \"volunteer-satisfaction\"   # from the yearly letter\n\
        # by_segment = [   # those who give\n#   \"Donors\",      # since 2019\n# ]\n";
    assert_eq!(kept, format!("{above}{noted}{below}"));
}

#[test]
fn comments_within_a_list_that_changes_go_above_it() {
    let text = "sector = \"municipal\"\nlanguage = \"en\"\ncatalogue = [\n  \"ours\", # of the region\n]\n";
    let mut plan = read("scorecard.toml", text).value;
    plan.catalogue = vec!["theirs".to_owned()];
    let kept = keep(&plan, &ENGLISH).unwrap();
    let expected =
        "sector = \"municipal\"\nlanguage = \"en\"\n# of the region\ncatalogue = [\"theirs\"]\n";
    assert_eq!(kept, expected);
}

#[test]
fn rows_and_words_in_one_piece_stay_in_one_piece() {
    let text = "sector = \"municipal\" # ours\nlanguage = \"en\"\nstart = \"2027-Q1\"\nperiods = 4\nevery = \"quarter\"\n\
        customer = { many = \"residents\" }\n\
        objectives = [{ id = \"tax-well-spent\" }]\n\
        kpis = [\n  { id = \"cost-per-contact\", objective = \"tax-well-spent\" }, # one\n  \
        { id = \"digital-contact-share\", objective = \"tax-well-spent\" },\n]\n\
        segments = [{ name = \"Young\" }] # for now\n";
    let kept = again(text, |request| {
        request.segments = vec!["Old".to_owned()];
        request.filter = Filter { without: vec![id("cost-per-contact")], ..Filter::default() };
    });
    for part in ["# ours\n", "customer = { many = \"residents\" }\n", "# one\n", "# for now\n"] {
        assert!(kept.contains(part), "{kept}");
    }
    assert!(!kept.contains("cost-per-contact") && !kept.contains("[["), "{kept}");
}

#[test]
fn a_plan_of_one_line_grows_around_that_line() {
    for text in [
        "sector = \"municipal\" # ours",
        "# ours",
        "#:schema x.json\n[customer]\nmany = \"residents\"",
    ] {
        let kept = again(text, |request| {
            if request.plan.sector.is_none() {
                request.filter.sectors = vec![id("municipal")];
            }
        });
        for line in text.lines() {
            assert!(kept.lines().any(|other| other == line), "{line}: {kept}");
        }
        let schema = text.find("#:schema");
        assert_eq!(kept.find("#:schema"), schema, "an editor looks for it in the first line");
        assert_eq!(again(&kept, |_| {}), kept);
    }
}

#[test]
fn a_plan_that_was_not_read_from_a_sound_text_is_none_to_keep() {
    let plan = read("scorecard.toml", BY_HAND).value;
    let mut bare = plan;
    bare.places = Default::default();
    assert_eq!(keep(&bare, &ENGLISH), None);
    let faulty = read("scorecard.toml", "periods = \"many\"\n").value;
    assert_eq!(keep(&faulty, &ENGLISH), None);
}

/// Puts things into another order.
fn shuffle<T>(dice: &mut Dice, things: &mut [T]) {
    for last in (1..things.len()).rev() {
        let other = dice.below(last + 1);
        things.swap(last, other);
    }
}

/// A written plan as somebody might have it: in another order, with notes and blank lines.
fn by_hand(text: &str, dice: &mut Dice) -> (String, Vec<String>) {
    let mut blocks: Vec<Vec<String>> = vec![Vec::new()];
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.starts_with('[') {
            blocks.push(Vec::new());
        }
        blocks.last_mut().unwrap().push(line.to_owned());
    }
    // Rows stay in their order; what is of one kind stays together, or moves through the others.
    let root = blocks.remove(0);
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    shuffle(dice, &mut order);
    let mut by_header: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for place in &order {
        by_header.entry(blocks[*place][0].clone()).or_default().push(*place);
    }
    by_header.values_mut().for_each(|places| places.sort_by(|left, right| right.cmp(left)));
    let mut laid: Vec<Vec<String>> = vec![root];
    for place in order {
        let next = by_header.get_mut(&blocks[place][0]).unwrap().pop().unwrap();
        laid.push(blocks[next].clone());
    }
    let mut notes = Vec::new();
    let mut note = |dice: &mut Dice| {
        let text =
            format!("# note {} {}", notes.len(), ["= [x]", "\"", "[[kpis]]", "é"][dice.below(4)]);
        notes.push(text.clone());
        text
    };
    let mut made = String::new();
    for (number, mut block) in laid.into_iter().enumerate() {
        let header = (number > 0).then(|| block.remove(0));
        shuffle(dice, &mut block);
        for line in header.into_iter().chain(block) {
            if dice.below(4) == 0 {
                made += &format!("{}\n", note(dice));
            }
            if dice.below(3) == 0 {
                made += "\n";
            }
            let line = if dice.below(3) == 0 { line.replacen(" = ", "=", 1) } else { line };
            let line = if dice.below(4) == 0 { format!("\t{line}") } else { line };
            made += &line;
            if dice.below(4) == 0 {
                made += &format!("  {}", note(dice));
            }
            made += "\n";
        }
    }
    if dice.below(3) == 0 {
        made += &note(dice);
    }
    (if dice.below(4) == 0 { made.replace('\n', "\r\n") } else { made }, notes)
}

/// What somebody says at the command line.
fn choices(plan: Plan, dice: &mut Dice) -> PlanRequest {
    let mut request = PlanRequest { plan, year: 2027, ..PlanRequest::default() };
    if dice.below(3) == 0 {
        request.organisation =
            Some(["Town", "\"# not a note\"", "x = [1]"][dice.below(3)].to_owned());
    }
    if dice.below(3) == 0 {
        request.every = Some([PeriodLength::Month, PeriodLength::Year][dice.below(2)]);
    }
    if dice.below(3) == 0 {
        request.start = Period::new(2028, PeriodLength::Quarter, 3);
    }
    if dice.below(4) == 0 {
        request.periods = Some(3 + dice.below(5));
    }
    request.example = dice.below(4) == 0;
    for name in ["Young people", "Old \"people\"", "Donors"] {
        if dice.below(4) == 0 {
            request.segments.push(name.to_owned());
        }
    }
    let there: Vec<_> = request.plan.kpis.iter().filter_map(|kpi| kpi.id.clone()).collect();
    if dice.below(3) == 0 {
        request.filter.without = there.iter().filter(|_| dice.below(2) == 0).cloned().collect();
    } else if dice.below(3) == 0 {
        request.filter.kpis = there.iter().filter(|_| dice.below(2) == 0).cloned().collect();
        request.filter.kpis.push(id("cost-per-contact"));
    }
    if dice.below(4) == 0 {
        request.filter.sectors = vec![id("municipal")];
    }
    request
}

/// How many lines one text has and another has not; comments and blank ones aside.
fn lost<'t>(before: impl Iterator<Item = &'t str>, after: impl Iterator<Item = &'t str>) -> usize {
    let mut there: BTreeMap<&str, usize> = BTreeMap::new();
    after.for_each(|line| *there.entry(line).or_default() += 1);
    let gone = before.filter(|line| {
        let count = there.entry(line).or_default();
        let found = *count > 0;
        *count = count.saturating_sub(1);
        !found && !line.trim().is_empty() && !line.starts_with('#')
    });
    gone.count()
}

/// The lines of a written plan, each with the row that it is of.
fn with_rows(text: &str) -> Vec<String> {
    let blocks = text.split("\n\n[").map(|block| {
        let row = block.lines().find(|line| line.starts_with("id = ")).unwrap_or_default();
        block.lines().map(move |line| {
            if line.starts_with('#') { String::new() } else { format!("{row}: {line}") }
        })
    });
    blocks.flatten().filter(|line| !line.ends_with(": ")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases::proptest(100) })]

    #[test]
    fn a_plan_by_hand_keeps_all_that_was_not_decided_anew(plan in any_plan(), seed in any::<u64>()) {
        let dice = &mut Dice(seed);
        let (text, notes) = by_hand(&write(&plan, &ENGLISH), dice);
        let said = read("scorecard.toml", &text);
        prop_assert_eq!(&said.findings, &[], "{}", text);
        prop_assert_eq!(keep(&said.value, &ENGLISH), Some(text.clone()));

        let decided = plan_for(&ENGLISH, &choices(said.value.clone(), dice)).value;
        let kept = keep(&decided, &ENGLISH);
        prop_assert!(kept.is_some(), "{}", text);
        let kept = kept.unwrap();
        same_choices(&kept, &decided);
        for note in &notes {
            prop_assert_eq!(kept.matches(note.as_str()).count(), 1, "{} in\n{}\nwas\n{}", note, kept, text);
        }
        // Not more lines went than those that the decisions are about.
        let gone = lost(text.lines(), kept.lines());
        let said = with_rows(&write(&said.value, &ENGLISH));
        let wanted = with_rows(&write(&decided, &ENGLISH));
        let due = lost(said.iter().map(String::as_str), wanted.iter().map(String::as_str));
        prop_assert!(gone <= due, "{} for {}: {}\nwas\n{}", gone, due, kept, text);
        let once_more = read("scorecard.toml", &kept).value;
        prop_assert_eq!(keep(&once_more, &ENGLISH), Some(kept));
    }
}
