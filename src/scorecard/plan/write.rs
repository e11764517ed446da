//! A plan as text: the same plan always gives the same bytes, with comments that explain it.

use super::{Plan, PlanAgreement, PlanKpi, PlanObjective, VERSION};
use crate::{
    catalogue::{Catalogue, Labels},
    model::{BySegment, Id, Kpi, Objective},
    scorecard::{
        Segment,
        defaults::{calendar, due, scaled_to_period, sector_of, wording_of},
        kpi::{KpiField, SaidOfKpi},
    },
};
use std::{collections::BTreeMap, fmt::Display};
use strum::IntoEnumIterator;

/// Writes a plan, with explanations in the catalogue's language.
///
/// Reading it back gives the same plan.
#[must_use]
pub fn write(plan: &Plan, catalogue: &Catalogue) -> String {
    let wording = wording_of(catalogue, plan);
    let every = calendar(plan, sector_of(catalogue, plan)).start.every();
    let mut page = PlanText { labels: catalogue.labels(), text: String::new() };
    general(&mut page, plan);
    words(&mut page, plan);
    page.section(&plan.segments, "plan.segments");
    for segment in &plan.segments {
        write_segment(&mut page, segment);
    }
    page.section(&plan.objectives, "plan.objectives");
    for objective in &plan.objectives {
        let entry = objective.id.as_ref().and_then(|id| catalogue.objective(id.as_str(), &wording));
        write_objective(&mut page, objective, entry.as_ref());
    }
    page.section(&plan.kpis, "plan.kpis");
    for kpi in &plan.kpis {
        let entry = kpi.id.as_ref().and_then(|id| catalogue.kpi(id.as_str(), &wording));
        let entry = entry.map(|entry| {
            let frequency = due(kpi.frequency.unwrap_or(entry.frequency), every);
            scaled_to_period(entry, frequency, every)
        });
        write_kpi(&mut page, kpi, entry.as_ref());
    }
    page.section(&plan.agreements, "plan.agreements");
    for agreement in &plan.agreements {
        write_agreement(&mut page, agreement);
    }
    page.text
}

fn general(page: &mut PlanText<'_>, plan: &Plan) {
    page.comment(page.labels.text("plan.opening"));
    page.blank();
    page.number("klant", Some(plan.klant.unwrap_or(VERSION)));
    page.text("language", plan.language.as_deref());
    page.text("sector", plan.sector.as_ref());
    page.filled("organisation", &plan.organisation);
    page.blank();
    page.comment(page.labels.text("plan.calendar"));
    page.text("start", plan.start);
    page.text("every", plan.every);
    page.number("periods", plan.periods);
    page.number("year_begins", plan.year_begins);
    page.text("chosen", plan.chosen);
    if !plan.catalogue.is_empty() || plan.example {
        page.blank();
    }
    page.list("catalogue", (!plan.catalogue.is_empty()).then_some(&plan.catalogue));
    page.truth("example", plan.example);
    let adopted = [&plan.version, &plan.adopted_by, &plan.adopted_on];
    if adopted.iter().any(|text| !text.is_empty()) || plan.theme.is_some() {
        page.blank();
    }
    page.filled("version", &plan.version);
    page.filled("adopted_by", &plan.adopted_by);
    page.filled("adopted_on", &plan.adopted_on);
    page.text("theme", plan.theme.as_ref());
    let limits = [plan.minimum_coverage, plan.pleasing_margin];
    if limits.iter().any(Option::is_some) || plan.least_shown.is_some() {
        page.blank();
        page.comment(page.labels.text("plan.limits"));
    }
    page.float("minimum_coverage", plan.minimum_coverage);
    page.float("pleasing_margin", plan.pleasing_margin);
    page.number("least_shown", plan.least_shown);
}

fn words(page: &mut PlanText<'_>, plan: &Plan) {
    if plan.bands != super::PlanBands::default() {
        page.heading("[bands]");
        page.comment(page.labels.text("plan.bands"));
        page.float("green", plan.bands.green);
        page.float("amber", plan.bands.amber);
    }
    if plan.perspective != super::PlanPerspective::default() {
        let perspective = &plan.perspective;
        page.heading("[perspective]");
        page.comment(page.labels.text("plan.perspective"));
        page.text("name", perspective.name.as_deref());
        page.text("place", perspective.place);
        page.list("order", (!perspective.order.is_empty()).then_some(&perspective.order));
    }
    if plan.customer != super::PlanCustomer::default() {
        page.heading("[customer]");
        page.comment(page.labels.text("plan.customer"));
        page.text("one", plan.customer.one.as_deref());
        page.text("many", plan.customer.many.as_deref());
        page.text("article", plan.customer.article.as_deref());
    }
    for (outcome, row) in &plan.outcomes {
        page.heading(&format!("[outcomes.{outcome}]"));
        page.text("name", row.name.as_deref());
        page.float("weight", row.weight);
    }
}

fn write_segment(page: &mut PlanText<'_>, segment: &Segment) {
    page.heading("[[segments]]");
    page.text("id", segment.id.as_ref());
    page.text("name", Some(&segment.name));
    page.text("group", segment.group);
    page.filled("needs", &segment.needs);
    page.filled("alternatives", &segment.alternatives);
    if let Some(targeted) = segment.targeted {
        page.line("targeted", if targeted { "true" } else { "false" });
    }
    page.float("size", segment.size);
    page.float("profit_per_customer", segment.profit_per_customer);
}

fn write_objective(page: &mut PlanText<'_>, objective: &PlanObjective, entry: Option<&Objective>) {
    page.heading("[[objectives]]");
    let statement = entry.filter(|_| objective.statement.is_none()).map(|entry| &entry.statement);
    page.id(objective.id.as_ref(), statement);
    page.text("statement", objective.statement.as_deref());
    page.text("outcome", objective.outcome);
    page.cleared("value_proposition", objective.value_proposition.as_ref());
    page.text("segment", objective.segment.as_ref());
    page.text("why", objective.why.as_deref());
    page.list("questions", objective.questions.as_ref());
    page.filled("evidence", &objective.evidence);
    page.filled("why_us", &objective.why_us);
    page.list("drives", objective.drives.as_ref());
    page.text("contributes_to", objective.contributes_to.as_deref());
    page.text("supported_by", objective.supported_by.as_deref());
    page.filled("owner", &objective.owner);
    page.float("weight", objective.weight);
}

fn write_kpi(page: &mut PlanText<'_>, kpi: &PlanKpi, entry: Option<&Kpi>) {
    page.heading("[[kpis]]");
    page.id(kpi.id.as_ref(), entry.filter(|_| kpi.name.is_none()).map(|entry| &entry.name));
    page.text("name", kpi.name.as_deref());
    page.text("definition", kpi.definition.as_deref());
    page.text("unit", kpi.unit.as_deref());
    page.text("direction", kpi.direction);
    page.text("outcome", kpi.outcome);
    page.text("lens", kpi.lens);
    page.text("kind", kpi.kind);
    page.cleared("value_proposition", kpi.value_proposition.as_ref());
    page.cleared("objective", kpi.objective.as_ref());
    match &kpi.by_segment {
        None => {}
        Some(BySegment::Together) => page.line("by_segment", "false"),
        Some(BySegment::Every) => page.line("by_segment", "true"),
        Some(BySegment::Only(groups)) => page.list("by_segment", Some(groups)),
    }
    page.text("frequency", kpi.frequency);
    page.number("due_in", kpi.due_in);
    for field in KpiField::iter() {
        match field.of(kpi) {
            SaidOfKpi::Number(number) | SaidOfKpi::Weight(number) => {
                page.float(field.key(), number)
            }
            SaidOfKpi::Count(number) => page.number(field.key(), number),
            SaidOfKpi::Flag(flag) => page.truth(field.key(), flag),
            SaidOfKpi::Text(text) => page.filled(field.key(), text),
        }
        match field {
            KpiField::TargetHigh => page.proposal(kpi, entry),
            KpiField::MinimumAnswers => {
                page.figures("targets", &kpi.targets);
                page.figures("before", &kpi.before);
            }
            _ => {}
        }
    }
}

fn write_agreement(page: &mut PlanText<'_>, row: &PlanAgreement) {
    page.heading("[[agreements]]");
    page.text("kpi", row.kpi.as_ref());
    page.text("period", row.period);
    page.filled("agreement", &row.agreement);
    page.filled("who", &row.who);
    page.filled("due", &row.due);
}

/// The text that grows.
struct PlanText<'l> {
    labels: &'l Labels,
    text: String,
}

impl PlanText<'_> {
    fn line(&mut self, key: &str, value: &str) {
        self.text.push_str(&format!("{key} = {value}\n"));
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn heading(&mut self, heading: &str) {
        self.text.push_str(&format!("\n{heading}\n"));
    }

    /// The explanation of a list, where there is one.
    fn section<T>(&mut self, rows: &[T], label: &str) {
        if !rows.is_empty() {
            self.blank();
            self.comment(self.labels.text(label));
        }
    }

    fn comment(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str(format!("# {}", one_line(line)).trim_end());
            self.text.push('\n');
        }
    }

    /// An id, with what it stands for behind it.
    fn id(&mut self, id: Option<&Id>, meaning: Option<&String>) {
        let Some(id) = id else { return };
        match meaning {
            Some(meaning) => {
                self.text.push_str(&format!(
                    "id = {}  # {}\n",
                    quoted(id.as_str()),
                    one_line(meaning)
                ));
            }
            None => self.line("id", &quoted(id.as_str())),
        }
    }

    fn text(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.line(key, &quoted(&value.to_string()));
        }
    }

    fn filled(&mut self, key: &str, value: &str) {
        self.text(key, (!value.is_empty()).then_some(value));
    }

    /// A choice that can be *none* in so many words.
    fn cleared(&mut self, key: &str, value: Option<&Option<impl Display>>) {
        if let Some(value) = value {
            let text = value.as_ref().map(ToString::to_string).unwrap_or_default();
            self.line(key, &quoted(&text));
        }
    }

    fn list(&mut self, key: &str, values: Option<&Vec<impl Display>>) {
        if let Some(values) = values {
            let values: Vec<String> =
                values.iter().map(|value| quoted(&value.to_string())).collect();
            self.line(key, &format!("[{}]", values.join(", ")));
        }
    }

    /// A target to start from, ready to be taken over, where the plan has none.
    fn proposal(&mut self, kpi: &PlanKpi, entry: Option<&Kpi>) {
        let proposal = entry.and_then(|entry| entry.target.as_ref());
        let Some(proposal) = proposal.filter(|_| kpi.target.is_none()) else { return };
        let label = self.labels.text("plan.proposal");
        self.text.push_str(&format!("# target = {}  # {label}\n", float(proposal.value)));
        if let Some(high) = proposal.high.filter(|_| kpi.target_high.is_none()) {
            self.text.push_str(&format!("# target_high = {}\n", float(high)));
        }
    }

    fn truth(&mut self, key: &str, value: bool) {
        if value {
            self.line(key, "true");
        }
    }

    fn number(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.line(key, &value.to_string());
        }
    }

    /// Numbers by key, on one line.
    fn figures(&mut self, key: &str, figures: &BTreeMap<impl Display, f64>) {
        if !figures.is_empty() {
            let figures: Vec<String> = figures
                .iter()
                .map(|(key, figure)| format!("{} = {}", quoted(&key.to_string()), float(*figure)))
                .collect();
            self.line(key, &format!("{{ {} }}", figures.join(", ")));
        }
    }

    fn float(&mut self, key: &str, value: Option<f64>) {
        if let Some(value) = value {
            self.line(key, &float(value));
        }
    }
}

/// A number as TOML writes it: whole ones without decimals.
fn float(value: f64) -> String {
    if value.is_nan() {
        "nan".to_owned()
    } else if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        format!("{value:?}")
    }
}

/// A text on one line between quotes: whatever it holds, it stays a text.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // Control characters, and those that turn the direction of a line around.
            character if character.is_control() || turns(character) => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(character)));
            }
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// A text that cannot leave its comment.
fn one_line(text: &str) -> String {
    text.chars()
        .filter(|character| !turns(*character))
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
}

/// Whether a character changes the direction in which a line is shown.
fn turns(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
