//! Where there is no score, the sheets say why; *no result yet* only where there is none.

use crate::oracle::{Engine, Value};
use klant::{
    catalogue::{Catalogue, built_in},
    model::Period,
    readings::Readings,
    scorecard::{build, plan},
};

/// A workbook with a single survey, and a target for it where one is wanted.
struct Survey {
    catalogue: Catalogue,
    engine: Engine,
    period: Period,
}

impl Survey {
    fn new(language: &str, target: &str) -> Self {
        let catalogue = built_in(language);
        let text = format!(
            "sector = \"non-profit\"\nlanguage = \"{language}\"\nstart = \"2027\"\nperiods = 1\nevery = \"year\"\n\
             [[kpis]]\nid = \"donor-confidence-impact\"\n{target}\n"
        );
        let read = plan::read("scorecard.toml", &text);
        assert_eq!(read.findings, []);
        let card = build(&catalogue, &read.value).value;
        let bytes =
            klant::workbook::write(&card, &Readings::default(), catalogue.labels()).unwrap();
        let period = card.calendar.get(0).unwrap();
        Self { catalogue, engine: Engine::open(&bytes), period }
    }

    fn answers(mut self, positive: f64, all: f64) -> Self {
        let data = self.engine.package.block("data");
        for (input, value) in [("confident_donors", positive), ("responding_donors", all)] {
            let row = format!("donor-confidence-impact.{input}");
            self.engine.set_in(&data, &row, &self.period.to_string(), &Value::Number(value));
        }
        self.engine.evaluate();
        self
    }

    /// Everything that two sheets say.
    fn texts(&self, sheet: &str) -> String {
        let name = self.catalogue.labels().of("sheet", sheet);
        let at = self.engine.package.sheets.iter().position(|sheet| sheet.name == name).unwrap();
        let cells = self.engine.package.sheets[at].cells.keys();
        let texts = cells.map(|place| self.engine.value(at, *place).text().to_owned());
        texts.collect::<Vec<_>>().join("\n")
    }

    /// Whether both sheets say some words.
    fn both_say(&self, words: &str) -> bool {
        ["scorecard", "dashboard"].iter().all(|sheet| self.texts(sheet).contains(words))
    }
}

#[test]
fn no_result_yet_is_said_only_where_there_is_none() {
    let empty = Survey::new("en", "target = 80");
    assert!(empty.both_say("No results for this period yet."), "{}", empty.texts("dashboard"));
    assert!(empty.texts("scorecard").contains("○ no score: no result yet"));
    for (target, positive, all) in [("", 80.0, 100.0), ("target = 80", 8.0, 10.0)] {
        let filled = Survey::new("en", target).answers(positive, all);
        for sheet in ["scorecard", "dashboard"] {
            let texts = filled.texts(sheet).to_lowercase();
            assert!(
                !texts.contains("no result yet") && !texts.contains("no results"),
                "{target} {sheet}: {texts}"
            );
        }
    }
}

#[test]
fn the_sheets_say_why_there_is_no_score() {
    for (language, no_target, too_few, wrong) in [
        (
            "en",
            ("No score: there are figures, but no targets", "○ no score: no target that counts"),
            ("No score: too few people answered.", "○ no score: too few answers"),
            ("No score: what was filled in cannot be.", "○ no score: it cannot be right"),
        ),
        (
            "nl",
            ("Geen score: er zijn cijfers, maar geen", "○ geen score: geen streefwaarde die telt"),
            (
                "Geen score: te weinig mensen hebben geantwoord.",
                "○ geen score: te weinig antwoorden",
            ),
            ("Geen score: wat is ingevuld, kan niet.", "○ geen score: het kan niet kloppen"),
        ),
    ] {
        for (target, positive, all, (sentence, words)) in [
            ("", 80.0, 100.0, no_target),
            ("target = 80", 8.0, 10.0, too_few),
            ("target = 80", 120.0, 100.0, wrong),
        ] {
            let filled = Survey::new(language, target).answers(positive, all);
            assert!(filled.both_say(sentence), "{sentence} {}", filled.texts("dashboard"));
            // The whole, its outcome, its objective and the KPI itself.
            let card = filled.texts("scorecard");
            assert!(card.matches(words).count() >= 3, "{words}: {card}");
        }
    }
}
