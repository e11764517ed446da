//! Worked examples are computed, in Rust and by a spreadsheet engine.

use super::offenders;
use crate::oracle::Engine;
use klant::{
    catalogue::{Wording, built_in},
    model::{Id, Kpi},
};
use rust_xlsxwriter::{Formula, Workbook};

/// Values that the field's literature works out, by hand.
const VECTORS: &str = "
net-promoter-score        | promoters=50 detractors=20 respondents=100                                        | 30
customer-retention-rate   | customers_start=200 customers_end=210 new_customers=40                            | 85
client-retention-ratio    | active_clients_end=210 active_clients_start=200                                   | 1.05
acsi-type-index           | mean_overall=8.2 mean_versus_expectation=7.6 mean_versus_ideal=7.3                | 74.4444
council-performance-index | very_good=40 good=160 average=130 poor=50 very_poor=20                            | 59.375
kano-better-coefficient   | attractive=30 one_dimensional=25 must_be=20 indifferent=25                        | 0.55
kano-worse-coefficient    | attractive=30 one_dimensional=25 must_be=20 indifferent=25                        | -0.45
clv-margin-multiple       | annual_margin_per_customer=100 retention_rate=0.8 discount_rate=0.1               | 266.6667
wallet-allocation         | rank=1 brands_used=3                                                              | 50
brand-development-index   | segment_sales=30 segment_households=100 total_sales=200 total_households=1000     | 150
net-revenue-retention     | recurring_revenue_start=1000 expansion=150 contraction=40 churned=60              | 105
sales-velocity            | open_opportunities=40 win_rate=0.25 average_deal_value=8000 cycle_days=80         | 1000
cart-abandonment-rate     | carts_created=1000 orders_completed=298                                           | 70.2
net-switching-gain        | customers_won_from_competitors=30 customers_lost_to_competitors=45 customers_start=1000 | -1.5
servqual-gap              | mean_perception=5.4 mean_expectation=6.1                                          | -0.7
reputation-index          | mean_reputation_rating=5.2                                                        | 70
objection-rate            | objections=84 decisions=12000                                                     | 7
";

fn kpi(id: &str) -> Kpi {
    built_in("en").kpi(id, &Wording::default()).unwrap_or_else(|| panic!("{id} is missing"))
}

fn value(id: &str, inputs: &[(&str, f64)]) -> f64 {
    let kpi = kpi(id);
    let of = |name: &str| inputs.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    kpi.formula.unwrap().evaluate(of).unwrap_or_else(|| panic!("{id} has no value"))
}

#[test]
fn every_formula_gives_the_value_of_its_worked_example() {
    let mut faults = Vec::new();
    for kpi in built_in("en").kpis(&Wording::default()) {
        let example = kpi.example.as_ref().unwrap();
        let inputs: Vec<(&str, f64)> =
            example.inputs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let value = value(kpi.id.as_str(), &inputs);
        if (value - example.value).abs() > 5e-5 {
            faults.push(format!("{}: {value} instead of {}", kpi.id, example.value));
        }
    }
    offenders(&faults);
}

#[test]
fn the_values_of_the_literature_come_out() {
    let mut faults = Vec::new();
    for line in VECTORS.trim().lines() {
        let [id, inputs, expected] = line.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let inputs: Vec<(&str, f64)> = inputs
            .split_whitespace()
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(name, value)| (name, value.parse().unwrap()))
            .collect();
        let value = value(id, &inputs);
        if (value - expected.parse::<f64>().unwrap()).abs() > 5e-5 {
            faults.push(format!("{id}: {value} instead of {expected}"));
        }
    }
    offenders(&faults);
}

/// Farris and others, *Marketing Metrics*: in units of the same period, market share is
/// penetration share × share of requirements × heavy usage index.
#[test]
fn market_share_is_penetration_share_times_share_of_wallet_times_heavy_usage() {
    // A market of 5,000 buyers who buy 40,000 units; 1,000 of them are ours, buy
    // 12,000 units in all and 4,500 of these from us.
    let (all, ours) = (5_000.0, 1_000.0);
    let (market, of_ours, from_us) = (40_000.0, 12_000.0, 4_500.0);
    let example = |id: &str, numbers: &[f64]| {
        let kpi = kpi(id);
        assert_eq!(kpi.inputs.len(), numbers.len(), "{id} has other inputs");
        let inputs: Vec<(&str, f64)> =
            kpi.inputs.iter().map(|input| input.id.as_str()).zip(numbers.iter().copied()).collect();
        value(id, &inputs)
    };
    let share = example("unit-market-share", &[from_us, market]) / 100.0;
    let penetration = example("penetration-share", &[ours, all]) / 100.0;
    let wallet = example("share-of-wallet", &[from_us, of_ours]) / 100.0;
    let heavy = example("heavy-usage-index", &[of_ours, ours, market, all]);
    assert!((share - 0.1125).abs() < 1e-12);
    assert!((share - penetration * wallet * heavy).abs() < 1e-12, "{penetration} {wallet} {heavy}");
}

#[test]
fn a_spreadsheet_engine_gives_the_same_values() {
    let kpis: Vec<Kpi> = built_in("en").kpis(&Wording::default()).collect();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Examples").unwrap();
    // A row each: the value, then the inputs.
    for (row, kpi) in (0_u32..).zip(&kpis) {
        let example = kpi.example.as_ref().unwrap();
        for (column, value) in (1_u16..).zip(example.inputs.values()) {
            sheet.write_number(row, column, *value).unwrap();
        }
        let cell = |name: &str| {
            let column = example.inputs.get_index_of(name).unwrap() + 1;
            let letter = char::from(b'A' + u8::try_from(column).unwrap());
            format!("{letter}{}", row + 1)
        };
        let formula = kpi.formula.as_ref().unwrap().excel(cell);
        sheet.write_formula(row, 0, Formula::new(formula)).unwrap();
    }
    let mut engine = Engine::open(&workbook.save_to_buffer().unwrap());
    engine.evaluate();
    let mut faults = Vec::new();
    for (row, kpi) in (1..).zip(&kpis) {
        let expected = kpi.example.as_ref().unwrap().value;
        let cell = engine.value(0, (row, 1));
        let found = cell.number();
        if found.is_none_or(|found| (found - expected).abs() > 5e-5) {
            let id: &Id = &kpi.id;
            faults.push(format!("{id}: {cell:?} instead of {expected}"));
        }
    }
    assert_eq!(kpis.len(), built_in("nl").kpis(&Wording::default()).count());
    offenders(&faults);
}
