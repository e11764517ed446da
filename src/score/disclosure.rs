//! Small numbers: what few people answered stays out of reports, and so does what it could be
//! worked out from.

use super::{
    ByFacet, Facet, NodeLevel, NodeScore, PeriodValue, RollUpScore, Scored, SeriesScore, State,
    Status, StatusCounts, Tree, in_facet, period_value, weight_of,
};
use crate::{
    model::{Id, Moment},
    scorecard::Scorecard,
};
use std::collections::{BTreeMap, BTreeSet};

/// The parts of a whole that stay hidden when those of fewer than `least` answers do.
///
/// Never one alone beside a whole that is shown, and together never fewer than `least`: else the
/// next smallest goes along, until nothing can be worked out by taking the others away. Parts that
/// nobody answered hide nothing.
#[must_use]
pub fn hidden_parts(answers: &[Option<f64>], least: u32) -> Vec<bool> {
    let least = f64::from(least);
    let mut hidden: Vec<bool> = answers.iter().map(|answers| is_small(*answers, least)).collect();
    loop {
        let together: Vec<f64> =
            answers.iter().zip(&hidden).filter_map(|(n, hides)| n.filter(|_| *hides)).collect();
        let told = together.len() == 1 || together.iter().sum::<f64>() < least;
        let shown = answers.iter().zip(&hidden).enumerate();
        let smallest = shown
            .filter(|(_, (_, hides))| !**hides)
            .filter_map(|(place, (n, _))| Some((place, n.filter(|n| *n > 0.0)?)))
            .min_by(|one, two| one.1.total_cmp(&two.1));
        match smallest.and_then(|(place, _)| hidden.get_mut(place)) {
            Some(next) if told && !together.is_empty() => *next = true,
            _ => return hidden,
        }
    }
}

fn is_small(answers: Option<f64>, least: f64) -> bool {
    answers.is_some_and(|answers| answers > 0.0 && answers < least)
}

/// What hides, by place in the series.
#[derive(Default)]
struct HiddenFigures {
    moments: BTreeSet<(usize, Moment)>,
    to_date: BTreeSet<usize>,
}

/// What a report may show; `None` where it may show everything.
///
/// Values, answers and scores that rest on fewer than the scorecard's least number of answers are
/// taken out, and with them what they could be worked out from: the next smallest groups of the same
/// KPI, results to date that one hidden period would follow from, and every roll-up with exactly one
/// hidden score below it.
#[must_use]
pub fn disclosed(scorecard: &Scorecard, scored: &Scored) -> Option<Scored> {
    let hidden = hidden(scorecard, scored);
    if hidden.moments.is_empty() && hidden.to_date.is_empty() {
        return None;
    }
    let tree = Tree::new(scorecard, &scored.series);
    let mut shown = scored.clone();
    for (place, series) in shown.series.iter_mut().enumerate() {
        hide_series(series, place, scored.chosen, &hidden);
    }
    let nodes = HiddenNodes { scorecard, scored, tree: &tree, hidden: &hidden };
    nodes.hide(&mut shown);
    Some(shown)
}

/// Which figures hide.
fn hidden(scorecard: &Scorecard, scored: &Scored) -> HiddenFigures {
    let mut hidden = HiddenFigures::default();
    let least = scorecard.least_shown;
    if least == 0 {
        return hidden;
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, series) in scored.series.iter().enumerate() {
        groups.entry(series.kpi).or_default().push(place);
    }
    let periods = scored.series.first().map_or(0, |series| series.course.periods.len());
    for places in groups.values() {
        for at in Moment::all(periods) {
            for place in small(scored, places, least, |series| answers_at(series, at)) {
                hidden.moments.insert((place, at));
            }
        }
        let to_date = small(scored, places, least, |series| answers_to_date(scorecard, series));
        hidden.to_date.extend(to_date);
        let told = places.iter().filter(|place| told_to_date(scored, **place, &hidden, least));
        let told: Vec<usize> = told.copied().collect();
        hidden.to_date.extend(told);
    }
    hidden
}

/// Places among the series of one KPI that hide at one time: the total first, then its segments.
fn small(
    scored: &Scored,
    places: &[usize],
    least: u32,
    answers: impl Fn(&SeriesScore) -> Option<f64>,
) -> Vec<usize> {
    let counts: Vec<Option<f64>> =
        places.iter().map(|place| scored.series.get(*place).and_then(&answers)).collect();
    let Some((total, parts)) = counts.split_first() else { return Vec::new() };
    let mut hides = vec![is_small(*total, f64::from(least))];
    hides.extend(match total {
        Some(_) => hidden_parts(parts, least),
        // Without a total there is nothing to take the others away from.
        None => parts.iter().map(|part| is_small(*part, f64::from(least))).collect(),
    });
    let hides = places.iter().zip(hides).filter(|(_, hides)| *hides);
    hides.map(|(place, _)| *place).collect()
}

/// The answers behind what stands at a moment; none where nothing stands there, or nobody counted.
fn answers_at(series: &SeriesScore, at: Moment) -> Option<f64> {
    let now = series.course.get(at)?;
    now.value?;
    series.course.get(now.source.unwrap_or(at))?.answers
}

/// The answers behind a result to date.
fn answers_to_date(scorecard: &Scorecard, series: &SeriesScore) -> Option<f64> {
    series.to_date.value?;
    let kpi = &scorecard.kpis.get(series.kpi)?.kpi;
    period_value::answers(kpi, &series.inputs_to_date)
}

/// Whether a hidden period would follow from the result to date and the other periods.
fn told_to_date(scored: &Scored, place: usize, hidden: &HiddenFigures, least: u32) -> bool {
    let Some(series) = scored.series.get(place) else { return false };
    let within = (scored.year_start..=scored.chosen).map(Moment::Period);
    let answers: Vec<f64> = within
        .filter(|at| hidden.moments.contains(&(place, *at)))
        .filter(|at| series.course.get(*at).is_some_and(|one| one.source == Some(*at)))
        .filter_map(|at| answers_at(series, at))
        .collect();
    let told = answers.len() == 1 || answers.iter().sum::<f64>() < f64::from(least);
    !answers.is_empty() && told
}

/// Takes what hides out of a series.
fn hide_series(series: &mut SeriesScore, place: usize, chosen: usize, hidden: &HiddenFigures) {
    let hides = |at: Moment| hidden.moments.contains(&(place, at));
    let now = Moment::Period(chosen);
    let source = series.at(chosen).and_then(|one| one.source);
    let earlier = series.course.iter().rev().filter(|(at, _)| *at < source.unwrap_or(now));
    let then =
        earlier.into_iter().find(|(_, one)| one.state == State::Value && one.value.is_some());
    if then.is_some_and(|(at, _)| hides(at)) {
        series.previous = None;
        series.trend = None;
    }
    for at in Moment::all(series.course.periods.len()).filter(|at| hides(*at)) {
        if let Some(one) = series.course.get_mut(at) {
            one.value = None;
            one.score = None;
            one.answers = None;
            one.suppressed = true;
            if let PeriodValue::Value(_) = one.own {
                one.own = PeriodValue::Incomplete;
            }
        }
        if let Some(inputs) = series.inputs.get_mut(at) {
            *inputs = None;
        }
    }
    if hides(now) {
        series.status = Status::NoData;
        series.trend = None;
        series.attainment = None;
        series.answers = None;
        series.interval = None;
        series.census = false;
        series.score_range = None;
        series.firm = None;
    }
    if hidden.to_date.contains(&place) {
        series.inputs_to_date.clear();
        series.to_date.value = None;
        series.to_date.score = None;
    }
}

/// One time that roll-ups are about.
#[derive(Clone, Copy)]
enum RollUpTime {
    Period(usize),
    ToDate,
}

/// Which roll-ups hide.
struct HiddenNodes<'a> {
    scorecard: &'a Scorecard,
    scored: &'a Scored,
    tree: &'a Tree,
    hidden: &'a HiddenFigures,
}

impl HiddenNodes<'_> {
    /// Takes what hides out of every roll-up.
    fn hide(&self, shown: &mut Scored) {
        let chosen = self.scored.chosen;
        let statuses: Vec<Status> = shown.series.iter().map(|series| series.status).collect();
        for node in &mut shown.nodes {
            let context = node.segment.map_or(0, |segment| segment + 1);
            let hides = |facet, when| self.hides(node, context, facet, when);
            let facets = ByFacet::of(|facet| {
                let periods = 0..node.of_facet(facet).len();
                periods.map(|at| hides(facet, RollUpTime::Period(at))).collect::<Vec<bool>>()
            });
            let to_date = ByFacet::of(|facet| hides(facet, RollUpTime::ToDate));
            let weakest_hides = node.weakest.is_some_and(|weakest| match weakest.level {
                NodeLevel::Kpi => {
                    self.hidden.moments.contains(&(weakest.index, Moment::Period(chosen)))
                }
                level => self.child_hides(level, weakest.index, context, chosen),
            });
            node.counts = self.counts(node, context, &statuses);
            node.take_out(&facets, &to_date);
            if facets.all.get(chosen).copied().unwrap_or(false) {
                node.suppressed = true;
                node.possible.clear();
                node.why_no_score = None;
                node.status = Status::NoData;
                node.weakest = None;
                node.incomplete = false;
                node.carried = None;
            }
            if to_date.all {
                node.to_date_status = Status::NoData;
            }
            node.weakest = node.weakest.filter(|_| !weakest_hides);
            // It would tell of what hides in either of the two periods.
            node.like_for_like = node.like_for_like.filter(|_| self.hidden.moments.is_empty());
        }
        let outcome_hides = |segment: Option<usize>| {
            shown.nodes.iter().any(|node| {
                node.segment == segment && node.level == NodeLevel::Outcome && node.suppressed
            })
        };
        shown.pleasing.retain(|found| !outcome_hides(found.segment));
    }

    fn hides(&self, node: &NodeScore, context: usize, facet: Facet, when: RollUpTime) -> bool {
        match node.level {
            NodeLevel::Scorecard => self.root_hides(context, facet, when),
            NodeLevel::Outcome => self.outcome_hides(context, node.index, facet, when),
            NodeLevel::Objective | NodeLevel::Kpi => {
                self.objective_hides(context, node.index, facet, when)
            }
        }
    }

    fn child_hides(&self, level: NodeLevel, index: usize, context: usize, chosen: usize) -> bool {
        let when = RollUpTime::Period(chosen);
        match level {
            NodeLevel::Outcome => self.outcome_hides(context, index, Facet::All, when),
            NodeLevel::Objective => self.objective_hides(context, index, Facet::All, when),
            NodeLevel::Scorecard | NodeLevel::Kpi => false,
        }
    }

    /// A mean with exactly one hidden child gives that child away.
    fn root_hides(&self, context: usize, facet: Facet, when: RollUpTime) -> bool {
        let outcomes = 0..self.scorecard.outcomes.len();
        let weighs =
            |index: &usize| self.tree.outcome_weights.get(*index).is_some_and(|w| *w > 0.0);
        let hidden = outcomes.filter(weighs);
        hidden.filter(|index| self.outcome_hides(context, *index, facet, when)).count() == 1
    }

    fn outcome_hides(&self, context: usize, index: usize, facet: Facet, when: RollUpTime) -> bool {
        let objectives = self.tree.objectives.get(index).into_iter().flatten();
        let weighs = |place: &&usize| {
            let objective = self.scorecard.objectives.get(**place);
            objective.is_some_and(|one| weight_of(one.weight) > 0.0)
        };
        let hidden = objectives.filter(weighs);
        hidden.filter(|place| self.objective_hides(context, **place, facet, when)).count() == 1
    }

    fn objective_hides(
        &self,
        context: usize,
        index: usize,
        facet: Facet,
        when: RollUpTime,
    ) -> bool {
        let hides = |place: &&usize| {
            let Some(series) = self.scored.series.get(**place) else { return false };
            let Some(measure) = self.scorecard.kpis.get(series.kpi) else { return false };
            let counts = in_facet(&measure.kpi, facet) && weight_of(measure.weight) > 0.0;
            counts
                && match when {
                    RollUpTime::Period(at) => {
                        let scored = series.at(at).is_some_and(|one| one.score.is_some());
                        scored && self.hidden.moments.contains(&(**place, Moment::Period(at)))
                    }
                    RollUpTime::ToDate => {
                        series.to_date.score.is_some() && self.hidden.to_date.contains(*place)
                    }
                }
        };
        self.tree.under(context, index).iter().filter(hides).count() == 1
    }

    /// KPIs by the statuses that are shown.
    fn counts(&self, node: &NodeScore, context: usize, statuses: &[Status]) -> StatusCounts {
        let every = 0..self.scorecard.objectives.len();
        let objectives: Vec<usize> = match node.level {
            NodeLevel::Scorecard => every
                .filter(|at| self.tree.objectives.iter().flatten().any(|one| one == at))
                .collect(),
            NodeLevel::Outcome => self.tree.objectives.get(node.index).cloned().unwrap_or_default(),
            NodeLevel::Objective | NodeLevel::Kpi => vec![node.index],
        };
        let mut counts = StatusCounts::default();
        for objective in objectives {
            for place in self.tree.under(context, objective) {
                counts.add(statuses.get(*place).copied().unwrap_or(Status::NoData));
            }
        }
        counts
    }
}

impl NodeScore {
    fn of_facet(&self, facet: Facet) -> &[RollUpScore] {
        self.periods.get(facet)
    }

    /// Takes scores and bounds out where they hide.
    fn take_out(&mut self, hides: &ByFacet<Vec<bool>>, to_date: &ByFacet<bool>) {
        let out = |rolled: RollUpScore| RollUpScore {
            score: None,
            mean: None,
            low: 0.0,
            high: 100.0,
            ..rolled
        };
        let periods = &self.periods;
        self.periods = ByFacet::of(|facet| {
            let rolled = periods.get(facet).iter().zip(hides.get(facet));
            rolled.map(|(rolled, hides)| if *hides { out(*rolled) } else { *rolled }).collect()
        });
        let whole = self.to_date;
        self.to_date = ByFacet::of(|facet| {
            let rolled = *whole.get(facet);
            if *to_date.get(facet) { out(rolled) } else { rolled }
        });
    }
}

/// By KPI and segment, whether a series of a report is hidden in its chosen period.
pub(crate) fn is_hidden(
    scorecard: &Scorecard,
    scored: &Scored,
    kpi: usize,
    segment: Option<&Id>,
    at: Moment,
) -> bool {
    let place = |series: &&SeriesScore| {
        let id = series.segment.and_then(|place| scorecard.segments.get(place)?.id.as_ref());
        id == segment
    };
    let series = scored.of_kpi(kpi).iter().find(place);
    series.and_then(|series| series.course.get(at)).is_some_and(|one| one.suppressed)
}
