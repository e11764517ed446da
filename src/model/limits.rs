//! Between which numbers a figure and a value can lie.

use super::{Aggregation, Input, Kpi, SurveyType, Unit};
use crate::formula::{Formula, Node, Operator};

/// Two numbers that what is measured cannot pass; `None`: no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ValueLimits {
    /// The least that can be.
    pub minimum: Option<f64>,
    /// The most that can be.
    pub maximum: Option<f64>,
}

impl ValueLimits {
    /// How far a number may pass them by rounding.
    pub const SLACK: f64 = 1e-9;
    /// Those of a share in per cent.
    pub const SHARE: Self = Self { minimum: Some(0.0), maximum: Some(100.0) };

    /// Whether a number lies between them.
    #[must_use]
    pub fn hold(self, number: f64) -> bool {
        self.minimum.is_none_or(|least| number >= least - Self::SLACK)
            && self.maximum.is_none_or(|most| number <= most + Self::SLACK)
    }

    /// Whether nothing that they allow is larger than `most`, either way.
    #[must_use]
    pub fn are_within(self, most: f64) -> bool {
        self.minimum.is_some_and(|least| least >= -most)
            && self.maximum.is_some_and(|greatest| greatest <= most)
    }
}

impl Unit {
    /// Between which numbers a figure in this unit lies: things are counted from 0.
    #[must_use]
    pub fn limits(&self) -> ValueLimits {
        let minimum = self.minimum.or(self.count.then_some(0.0));
        ValueLimits { minimum, maximum: self.maximum }
    }
}

/// How a formula sets a part against a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ShareForm {
    /// A part against its whole, what is left of a whole against it, or a part against itself and
    /// the rest.
    PartOfWhole,
    /// Those of a stock who stayed, against the stock at the start.
    Stayed,
}

impl Kpi {
    /// Between which numbers its value lies: those of its unit, and 0–100 for a share in per cent.
    #[must_use]
    pub fn limits(&self) -> ValueLimits {
        if self.is_share() { ValueLimits::SHARE } else { self.unit.limits() }
    }

    /// Whether the value is a part of a whole in per cent, and so neither below 0 nor above 100.
    ///
    /// That is what surveys of the type say, and formulas that set a part against its whole, what is
    /// left of a whole against it, or those of a stock who stayed against the stock at the start.
    #[must_use]
    pub fn is_share(&self) -> bool {
        let asked = self.survey.as_ref().is_some_and(|survey| survey.kind == SurveyType::Share);
        self.unit.is_percentage() && (asked || self.share_form().is_some())
    }

    /// Whether figures that are possible by themselves can still come to a value beyond its limits.
    #[must_use]
    pub fn can_pass_limits(&self) -> bool {
        let Some(tree) = self.formula.as_ref().map(Formula::tree) else { return false };
        let limits = self.limits();
        let never_negative =
            || self.inputs.iter().all(|input| input.unit.limits().minimum >= Some(0.0));
        let within = if self.is_share() {
            self.share_form() == Some(ShareForm::PartOfWhole) && never_negative()
        } else {
            let of_input = self.input(tree).is_some_and(|input| input.unit.limits() == limits);
            let from_zero = limits.maximum.is_none()
                && limits.minimum.is_some_and(|least| least <= 0.0)
                && never_negative()
                && !subtracts(tree);
            of_input || from_zero
        };
        limits != ValueLimits::default() && !within
    }

    fn share_form(&self) -> Option<ShareForm> {
        let tree = self.formula.as_ref().map(Formula::tree)?;
        let Node::Binary(Operator::Multiply, ratio, hundred) = tree else { return None };
        let Node::Binary(Operator::Divide, part, whole) = &**ratio else { return None };
        match &**hundred {
            Node::Number(number) if (number - 100.0).abs() < f64::EPSILON => {}
            _ => return None,
        }
        let (of_whole, stayed) = match (&**part, &**whole) {
            (Node::Input(part), Node::Input(whole)) => (self.is_part(part, whole), false),
            (Node::Input(part), Node::Binary(Operator::Add, one, other)) => {
                let parts = [&**one, &**other];
                let count = |node: &Node| self.input(node).is_some_and(|input| input.unit.count);
                let own = |node: &&Node| matches!(node, Node::Input(id) if id == part);
                (parts.into_iter().all(count) && parts.iter().any(own), false)
            }
            (Node::Binary(Operator::Subtract, all, less), Node::Input(whole)) => {
                let (all, less) = (self.input(all)?, self.input(less)?);
                let start = self.inputs.iter().find(|input| input.id == *whole)?;
                let is_part = self.is_part(&less.id, &all.id);
                let over_time =
                    all.aggregate == Aggregation::Last && start.aggregate == Aggregation::First;
                (is_part && all.id == *whole, is_part && over_time)
            }
            _ => (false, false),
        };
        of_whole.then_some(ShareForm::PartOfWhole).or_else(|| stayed.then_some(ShareForm::Stayed))
    }

    fn input(&self, node: &Node) -> Option<&Input> {
        let Node::Input(id) = node else { return None };
        self.inputs.iter().find(|input| input.id == *id)
    }

    fn is_part(&self, part: &str, whole: &str) -> bool {
        let named = |input: &&Input| input.id == part;
        self.inputs.iter().find(named).is_some_and(|input| input.part_of.as_deref() == Some(whole))
    }
}

/// Whether something is taken off somewhere in a formula.
fn subtracts(node: &Node) -> bool {
    match node {
        Node::Number(_) | Node::Input(_) => false,
        Node::Negate(_) | Node::Binary(Operator::Subtract, ..) => true,
        Node::Binary(_, one, other) => subtracts(one) || subtracts(other),
    }
}
