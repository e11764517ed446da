//! `klant show`: one entry of the catalogue, whole, on a page that a manager understands.

use super::{
    Done, Session, WELL,
    stop::{Fault, Stop},
    text_writer::TextWriter,
};
use crate::{
    catalogue::{Catalogue, Labels, Wording},
    engine::{self, CatalogueEntry},
    model::Objective,
    render::{KpiSheet, KpiSheetExample, KpiSheetInput, KpiSheetSurvey, Names},
};
use clap::Args;

/// Arguments of `show`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  klant show net-promoter-score --sector municipal --lang nl")]
pub(super) struct ShowArguments {
    /// Id of a KPI or an objective, as `klant list` prints it
    id: String,

    /// In the words of this sector
    #[arg(long, value_name = "SECTOR")]
    sector: Option<String>,
}

/// Prints the entry.
pub(super) fn run(arguments: &ShowArguments, session: &mut Session) -> Done {
    let folders = session.folders().to_vec();
    let engine = session.engine(&folders)?;
    let engine::ShownEntry { entry, wording, .. } = engine
        .show(&arguments.id, arguments.sector.as_deref())
        .map_err(|error| unknown(&error, arguments, session))?;
    let (catalogue, width) = (engine.catalogue(), super::session::width());
    let names = Names::new(catalogue, &wording);
    let page = match entry {
        CatalogueEntry::Kpi(kpi) => {
            let sheet = KpiSheet::new(&kpi, &names, catalogue.labels());
            kpi_page(&sheet, catalogue, &wording, width)
        }
        CatalogueEntry::Objective(objective) => {
            objective_page(&objective, catalogue, &wording, &names, width)
        }
    };
    session.coloured(&page)?;
    Ok(WELL)
}

/// Nothing is called that: a search may find what was meant.
fn unknown(error: &engine::Error, arguments: &ShowArguments, session: &Session) -> Stop {
    let engine::Error::UnknownEntry { .. } = error else { return session.failed(error) };
    let labels = session.labels();
    let mut help = error.help(labels);
    help.push(labels.fill("cli.search-help", &[("text", arguments.id.trim())]));
    Stop::could_not(Fault::new(error.message(labels), help))
}

/// A KPI, whole.
fn kpi_page(kpi: &KpiSheet, catalogue: &Catalogue, wording: &Wording, width: usize) -> String {
    let labels = catalogue.labels();
    let label = |key: &str| labels.of("show", key).to_owned();
    let mut page = TextWriter::new(width);
    page.heading(&kpi.name);
    page.faint(&kpi.id);
    page.gap();
    page.paragraph(&kpi.definition);
    page.gap();
    fields(&mut page, facts(kpi, catalogue, wording), &label);
    page.heading(&label("computed"));
    match &kpi.formula {
        Some(formula) => page.paragraph(formula),
        None => page.paragraph(&label("typed")),
    }
    if !kpi.inputs.is_empty() {
        page.heading(&label("filled-in"));
        kpi.inputs.iter().for_each(|input| page.item(&filled_in(input, labels)));
    }
    if let Some(example) = &kpi.example {
        page.heading(&label("example"));
        worked_example(&mut page, example, &label("result"));
    }
    let differs = kpi.differs.as_deref().unwrap_or_default();
    for (key, text) in
        [("collect", kpi.collect.as_str()), ("pitfalls", &kpi.pitfalls), ("differs", differs)]
    {
        if !text.is_empty() {
            page.heading(&label(key));
            page.paragraph(text);
        }
    }
    let anchors = anchors(kpi);
    if !anchors.is_empty() {
        page.heading(&label("anchors"));
        fields(&mut page, anchors, &label);
    }
    if let Some(survey) = &kpi.survey {
        page.heading(&label("survey"));
        fields(&mut page, asked(survey, labels), &label);
    }
    if !kpi.benchmarks.is_empty() {
        page.heading(&label("benchmarks"));
        kpi.benchmarks.iter().for_each(|benchmark| page.item(benchmark));
    }
    page.heading(&label("sources"));
    kpi.sources.iter().for_each(|source| page.item(source));
    if kpi.sources.is_empty() {
        page.paragraph(&label("common-practice"));
    }
    page.into_text()
}

/// What a KPI is, in a few words each.
fn facts(kpi: &KpiSheet, catalogue: &Catalogue, wording: &Wording) -> Vec<(&'static str, String)> {
    let mut facts = vec![("tells-of", format!("{}: {}", kpi.outcome, kpi.shows))];
    facts.extend(kpi.driver.clone().map(|driver| ("drives", driver)));
    facts.push(("for", kpi.sectors.clone()));
    facts.extend(kpi.asked_of.clone().map(|who| ("asked-of", who)));
    facts.extend([
        ("unit", format!("{}; {}", kpi.unit, kpi.direction)),
        ("level", kpi.level.clone()),
        ("timing", kpi.timing.clone()),
        ("frequency", kpi.frequency.clone()),
        ("data-source", kpi.data_source.clone()),
        ("effort", kpi.effort.clone()),
    ]);
    for (key, text) in [("watch-beside", &kpi.counter), ("variant-of", &kpi.variant_of)] {
        if let Some(id) = text {
            let name = catalogue.kpi(id, wording).map(|kpi| format!("{id}: {}", kpi.name));
            facts.push((key, name.unwrap_or_else(|| id.clone())));
        }
    }
    facts
}

/// An input: what to count, in which unit.
fn filled_in(input: &KpiSheetInput, labels: &Labels) -> String {
    let values =
        [("meaning", &*input.meaning), ("unit", &input.unit), ("aggregate", &input.aggregate)];
    let text = labels.fill("show.input", &values);
    if input.optional {
        format!("{}: {text} {}", input.name, labels.of("show", "optional"))
    } else {
        format!("{}: {text}", input.name)
    }
}

/// The inputs, each step, and the result below the inputs.
fn worked_example(page: &mut TextWriter, example: &KpiSheetExample, result: &str) {
    let inputs: Vec<(&str, String)> =
        example.inputs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let names = inputs.iter().map(|(name, _)| *name).chain([result]);
    let widest = names.map(textwrap::core::display_width).max().unwrap_or(0);
    page.fields_from(widest, &inputs);
    example.steps.iter().for_each(|step| page.paragraph(step));
    page.fields_from(widest, &[(result, example.value.clone())]);
}

/// What is proposed to aim at and to score 0, with the reasons.
fn anchors(kpi: &KpiSheet) -> Vec<(&'static str, String)> {
    [("target", &kpi.target), ("worst", &kpi.worst)]
        .into_iter()
        .filter_map(|(key, proposed)| {
            let proposed = proposed.as_ref()?;
            Some((key, format!("{}. {}", proposed.value, proposed.reason)))
        })
        .collect()
}

/// How a KPI is asked.
fn asked(survey: &KpiSheetSurvey, labels: &Labels) -> Vec<(&'static str, String)> {
    let minimum = survey.minimum_answers.to_string();
    let mut asked = vec![
        ("question", survey.question.clone()),
        ("scale", survey.scale.clone()),
        ("dont-know", survey.dont_know.clone()),
        ("minimum", labels.fill("show.minimum-text", &[("answers", &minimum)])),
        ("margin", survey.margin.clone()),
    ];
    asked.retain(|(_, text)| !text.is_empty());
    asked
}

/// An objective, whole.
fn objective_page(
    objective: &Objective,
    catalogue: &Catalogue,
    wording: &Wording,
    names: &Names,
    width: usize,
) -> String {
    let labels = catalogue.labels();
    let label = |key: &str| labels.of("show", key).to_owned();
    let mut page = TextWriter::new(width);
    page.heading(&objective.statement);
    page.faint(objective.id.as_str());
    page.gap();
    let mut facts = vec![("tells-of", names.outcome(objective.outcome).to_owned())];
    if let Some(driver) = objective.value_proposition {
        facts.push(("drives", names.driver(driver)));
    }
    if let Some(role) = &objective.role {
        facts.push(("said-by", role.clone()));
    }
    facts.push(("for", names.sectors(&objective.sectors)));
    for (key, text) in
        [("contributes-to", &objective.contributes_to), ("supported-by", &objective.supported_by)]
    {
        if let Some(text) = text {
            facts.push((key, text.clone()));
        }
    }
    fields(&mut page, facts, &label);
    page.heading(&label("why"));
    page.paragraph(&objective.why);
    page.heading(&label("kpis"));
    for id in &objective.kpis {
        match catalogue.kpi(id.as_str(), wording) {
            Some(kpi) => page.item(&format!("{id}: {} ({})", kpi.name, names.shows(kpi.kind))),
            None => page.item(id.as_str()),
        }
    }
    if !objective.questions.is_empty() {
        page.heading(&label("questions"));
        for question in &objective.questions {
            page.item(question);
        }
    }
    page.into_text()
}

/// Fields under their labels.
fn fields(page: &mut TextWriter, fields: Vec<(&str, String)>, label: &impl Fn(&str) -> String) {
    let labelled: Vec<(String, String)> =
        fields.into_iter().map(|(key, text)| (label(key), text)).collect();
    let borrowed: Vec<(&str, String)> =
        labelled.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    page.fields(&borrowed);
}
