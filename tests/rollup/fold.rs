//! What roll-ups come to, whoever added what to which of them.

use crate::common::{cases, fill, grade, kpi, measure, objective, put, scorecard, share};
use klant::{
    model::{Outcome, PeriodLength},
    readings::{Entry, Readings},
    rollup::{Combined, Digest, RollUp},
    score::score,
};
use proptest::{prelude::*, sample::Index};

/// A department of three KPIs; some that have no figures, and some files that were refused.
fn digest(position: u64, [a, b, c]: [u8; 3]) -> Digest {
    let file = format!("{}.xlsx", position / 2);
    if a == 0 {
        return Digest::refused(position, &file);
    }
    let mut card = scorecard(PeriodLength::Month, 2);
    card.chosen = if b % 16 == 1 { card.calendar.start } else { card.calendar.start.next() };
    card.organisation = format!(" Department {a} ");
    let mut readings = Readings::default();
    for (key, outcome) in [("o", Outcome::Satisfaction), ("p", Outcome::Retention)] {
        card.objectives.push(objective(key, outcome));
    }
    card.kpis = vec![
        measure("o", share("share")),
        measure("o", grade("grade")),
        measure("p", kpi(if c % 4 == 0 { "own-1" } else { "typed" })),
    ];
    card.kpis[0].target = (c % 3 == 0).then_some(80.0);
    let number = card.calendar.position(card.chosen).unwrap() + 1;
    let [a, b, c] = [f64::from(a), f64::from(b), f64::from(c)];
    fill(&mut readings, ("share", None), "yes", number, &[a.min(b) / 3.0]);
    fill(&mut readings, ("share", None), "all", number, &[b / 3.0 + 0.1]);
    fill(&mut readings, ("grade", None), "grade", number, &[1.0 + c / 32.0]);
    fill(&mut readings, ("grade", None), "all", number, &[a / 7.0]);
    put(
        &mut readings,
        (card.kpis[2].id().as_str(), None),
        "value",
        number,
        Entry::Number(b / 2.56),
    );
    Digest::new(position, &file, &card, &score(&card, &readings), &[])
}

fn bytes(combined: &Combined) -> String {
    serde_json::to_string(combined).unwrap()
}

proptest! {
    #![proptest_config(cases::proptest(32))]
    #[test]
    fn any_split_and_any_order_give_the_same_bytes(
        seeds in proptest::collection::vec(any::<[u8; 3]>(), 0..16),
        places in proptest::collection::vec((any::<Index>(), any::<Index>(), 0_usize..4), 16),
    ) {
        let digests: Vec<Digest> =
            (0..).zip(&seeds).map(|(position, seed)| digest(position, *seed)).collect();
        let mut all = RollUp::new();
        digests.iter().cloned().for_each(|digest| all.add(digest));
        let expected = bytes(&all.finish());

        let mut parts = vec![RollUp::new(); 4];
        let mut waiting = digests;
        for (which, _, part) in &places {
            if !waiting.is_empty() {
                let digest = waiting.swap_remove(which.index(waiting.len()));
                parts[*part].add(digest);
            }
        }
        for (_, which, _) in &places {
            if parts.len() > 1 {
                let part = parts.swap_remove(which.index(parts.len()));
                // One of them comes from another machine.
                let sent = serde_json::to_string(&part).unwrap();
                parts[0].merge(serde_json::from_str(&sent).unwrap());
            }
        }
        prop_assert_eq!(bytes(&parts.remove(0).finish()), expected);
    }
}

#[test]
fn the_same_position_twice_makes_no_difference_to_the_order() {
    let (one, two) = (digest(4, [9, 90, 3]), digest(4, [8, 70, 200]));
    let of = |digests: [&Digest; 2]| {
        let mut all = RollUp::new();
        digests.into_iter().cloned().for_each(|digest| all.add(digest));
        bytes(&all.finish())
    };
    assert_eq!(of([&one, &two]), of([&two, &one]));
}

#[test]
fn a_digest_is_written_and_read_without_loss_and_stays_small() {
    let full = digest(0, [200, 210, 90]);
    let text = serde_json::to_string(&full).unwrap();
    assert_eq!(serde_json::from_str::<Digest>(&text).unwrap(), full);
    assert!(text.len() < 4000, "{}", text.len());
}

#[test]
fn what_came_out_can_be_kept() {
    let mut all = RollUp::new();
    for position in 0..5 {
        all.add(digest(position, [position as u8 * 40, 120, 60 * position as u8]));
    }
    let combined = all.finish();
    assert_eq!((combined.rows.len(), combined.errors), (5, 1));
    assert!(combined.pooled.is_some());
    assert_eq!(serde_json::from_str::<Combined>(&bytes(&combined)).unwrap(), combined);
}

#[test]
fn made_up_figures_do_not_count_among_real_ones() {
    let seeds = [[200, 240, 90], [150, 250, 33], [220, 230, 60]];
    let gathered = |examples: &[usize]| -> Combined {
        let mut all = RollUp::new();
        for (place, seed) in seeds.into_iter().enumerate() {
            let mut one = digest(u64::try_from(place).unwrap(), seed);
            one.scored.as_mut().unwrap().example = examples.contains(&place);
            all.add(one);
        }
        all.finish()
    };
    let ranks = |combined: &Combined| -> Vec<Option<usize>> {
        combined.rows.iter().map(|row| row.rank.map(|rank| rank.rank)).collect()
    };
    let of = |combined: &Combined| combined.rows.iter().find_map(|row| row.rank).unwrap().of;
    let one = gathered(&[0]);
    assert_eq!((ranks(&one)[0], of(&one)), (None, 2));
    let mut real = RollUp::new();
    for place in [1, 2] {
        real.add(digest(place, seeds[usize::try_from(place).unwrap()]));
    }
    assert_eq!(one.pooled, real.finish().pooled, "added up as if it were not there");
    assert_eq!(of(&gathered(&[])), 3);
    assert_eq!(of(&gathered(&[0, 1, 2])), 3, "where all is made up it can be tried out");
}
