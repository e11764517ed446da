//! The catalogue as a workbook to choose from: the words of its columns.

use super::{KpiSheet, Names};
use crate::{
    catalogue::{Catalogue, Wording},
    model::{Id, Kpi, Lens, Objective},
    workbook::{Picklist, PicklistColumn, PicklistTable, WriteError, write_picklist},
};

/// Objectives with the KPIs that show them, then the KPIs; both to be ticked.
///
/// # Errors
/// When the workbook cannot be made, which no checked catalogue brings about.
pub fn list_xlsx(
    kpis: &[Kpi],
    objectives: &[Objective],
    catalogue: &Catalogue,
    wording: &Wording,
) -> Result<Vec<u8>, WriteError> {
    let names = Names::new(catalogue, wording);
    let sector = wording.sector.as_ref().and_then(|id| catalogue.sector(id.as_str()));
    let view = PicklistView { catalogue, wording, names: &names };
    write_picklist(&Picklist {
        labels: catalogue.labels(),
        language: catalogue.language(),
        version: catalogue.version(),
        sector: wording.sector.as_ref(),
        sector_name: sector.map_or("", |sector| &sector.name),
        theme: &catalogue.theme_or_default(None),
        objectives: view.objectives(objectives),
        kpis: view.kpis(kpis),
        examples: kpis,
    })
}

/// What the words are taken from.
struct PicklistView<'a> {
    catalogue: &'a Catalogue,
    wording: &'a Wording,
    names: &'a Names<'a>,
}

impl PicklistView<'_> {
    /// A column by its key: whether it is printed, and how wide it is.
    fn column(&self, group: &str, key: &'static str, width: u16, printed: bool) -> PicklistColumn {
        let header = self.catalogue.labels().of(group, key).to_owned();
        PicklistColumn { key, header, width, printed }
    }

    fn objectives(&self, objectives: &[Objective]) -> PicklistTable {
        let columns = [
            ("statement", 44, true),
            ("outcome", 20, true),
            ("said-by", 18, true),
            ("opinion", 40, true),
            ("activity", 40, true),
            ("driver", 26, true),
            ("why", 50, true),
            ("questions", 60, false),
            ("contributes-to", 36, false),
            ("supported-by", 36, false),
            ("sectors", 22, false),
            ("id", 26, false),
        ];
        let columns = columns
            .map(|(key, width, printed)| self.column("library.objectives", key, width, printed));
        PicklistTable {
            columns: columns.into(),
            rows: objectives.iter().map(|row| (row.id.clone(), self.objective(row))).collect(),
        }
    }

    fn objective(&self, objective: &Objective) -> Vec<String> {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            objective.statement.clone(),
            self.names.outcome(objective.outcome).to_owned(),
            optional(&objective.role),
            self.shown_by(objective, Lens::Opinion),
            self.shown_by(objective, Lens::Activity),
            objective.value_proposition.map(|driver| self.names.driver(driver)).unwrap_or_default(),
            objective.why.clone(),
            objective.questions.join("\n"),
            optional(&objective.contributes_to),
            optional(&objective.supported_by),
            self.names.sectors(&objective.sectors),
            objective.id.to_string(),
        ]
    }

    /// Names of the KPIs of a lens that show an objective, a line each.
    fn shown_by(&self, objective: &Objective, lens: Lens) -> String {
        let serves = |kpi: &Kpi| {
            self.wording.sector.as_ref().is_none_or(|sector| kpi.sectors.contains(sector))
        };
        let kpis = objective
            .kpis
            .iter()
            .filter_map(|id| self.catalogue.kpi(id.as_str(), self.wording))
            .filter(|kpi| kpi.lens == lens && serves(kpi));
        kpis.map(|kpi| kpi.name).collect::<Vec<_>>().join("\n")
    }

    fn kpis(&self, kpis: &[Kpi]) -> PicklistTable {
        let columns = [
            ("name", 36, true),
            ("outcome", 20, true),
            ("lens", 20, true),
            ("definition", 60, true),
            ("formula", 40, true),
            ("unit", 14, true),
            ("direction", 16, true),
            ("frequency", 14, true),
            ("shows", 22, false),
            ("data-source", 20, false),
            ("effort", 12, false),
            ("driver", 26, false),
            ("timing", 18, false),
            ("level", 18, false),
            ("target", 50, false),
            ("worst", 50, false),
            ("collect", 60, false),
            ("pitfalls", 80, false),
            ("counter", 30, false),
            ("variant-of", 30, false),
            ("differs", 60, false),
            ("question", 50, false),
            ("scale", 30, false),
            ("dont-know", 36, false),
            ("minimum-answers", 12, false),
            ("benchmarks", 80, false),
            ("sources", 70, false),
            ("sectors", 22, false),
            ("id", 30, false),
        ];
        let columns =
            columns.map(|(key, width, printed)| self.column("library.kpis", key, width, printed));
        PicklistTable {
            columns: columns.into(),
            rows: kpis.iter().map(|kpi| (kpi.id.clone(), self.kpi(kpi))).collect(),
        }
    }

    fn kpi(&self, kpi: &Kpi) -> Vec<String> {
        let labels = self.catalogue.labels();
        let sheet = KpiSheet::new(kpi, self.names, labels);
        let named = |id: &Option<Id>| {
            let found = id.as_ref().and_then(|id| self.catalogue.kpi(id.as_str(), self.wording));
            found.map(|kpi| kpi.name).unwrap_or_default()
        };
        let survey = sheet.survey;
        let asked = survey.clone();
        let (question, scale, dont_know) =
            asked.map(|asked| (asked.question, asked.scale, asked.dont_know)).unwrap_or_default();
        let minimum = survey.filter(|survey| survey.minimum_answers > 0);
        let proposed = |proposal: Option<super::Proposed>| {
            proposal.map(|one| format!("{}. {}", one.value, one.reason)).unwrap_or_default()
        };
        let sources = if sheet.sources.is_empty() {
            labels.text("show.common-practice").to_owned()
        } else {
            sheet.sources.join("\n")
        };
        vec![
            sheet.name,
            sheet.outcome,
            self.names.lens(kpi.lens),
            sheet.definition,
            sheet.formula.unwrap_or_default(),
            sheet.unit,
            sheet.direction,
            sheet.frequency,
            kpi.kind.map(|_| sheet.shows).unwrap_or_default(),
            sheet.data_source,
            sheet.effort,
            sheet.driver.unwrap_or_default(),
            sheet.timing,
            sheet.level,
            proposed(sheet.target),
            proposed(sheet.worst),
            sheet.collect,
            sheet.pitfalls,
            named(&kpi.counter),
            named(&kpi.variant_of),
            sheet.differs.unwrap_or_default(),
            question,
            scale,
            dont_know,
            minimum.map(|survey| survey.minimum_answers.to_string()).unwrap_or_default(),
            sheet.benchmarks.join("\n"),
            sources,
            sheet.sectors,
            sheet.id,
        ]
    }
}
