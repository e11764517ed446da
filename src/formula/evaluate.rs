//! From inputs to a value.

use super::{Formula, Node, Operator};

/// A denominator below this size is zero.
pub const ZERO: f64 = 1e-12;
/// A number of this size or more is no figure.
pub const TOO_LARGE: f64 = 1e15;

/// Why a formula has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoValue {
    /// An input is missing.
    Missing,
    /// A denominator is smaller than [`ZERO`] in size.
    ZeroDenominator,
    /// The result is [`TOO_LARGE`] in size, or a step on the way is not finite.
    TooLarge,
}

impl Formula {
    /// The value with these inputs; `None` where there is none, for whatever reason.
    pub fn evaluate(&self, input: impl Fn(&str) -> Option<f64>) -> Option<f64> {
        self.compute(input).ok()
    }

    /// The value with these inputs, or why there is none.
    ///
    /// # Errors
    /// The first reason in the order of the formula; a missing input before any other.
    pub fn compute(&self, input: impl Fn(&str) -> Option<f64>) -> Result<f64, NoValue> {
        if self.inputs().iter().any(|name| input(name).is_none()) {
            return Err(NoValue::Missing);
        }
        match compute(&self.tree, &input) {
            Ok(value) if value.abs() < TOO_LARGE => Ok(value),
            Ok(_) => Err(NoValue::TooLarge),
            Err(reason) => Err(reason),
        }
    }

    /// The names of the inputs, each once, in order of first use.
    #[must_use]
    pub fn inputs(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.tree.collect_inputs(&mut names);
        names
    }
}

impl Node {
    fn collect_inputs<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Self::Number(_) => {}
            Self::Input(name) => {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
            Self::Negate(inner) => inner.collect_inputs(names),
            Self::Binary(_, left, right) => {
                left.collect_inputs(names);
                right.collect_inputs(names);
            }
        }
    }

    /// Whether no input has a part in it.
    pub(super) fn constant(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Input(_) => false,
            Self::Negate(inner) => inner.constant(),
            Self::Binary(_, left, right) => left.constant() && right.constant(),
        }
    }

    /// Whether it is zero whatever is filled in.
    pub(super) fn constant_zero(&self) -> bool {
        self.constant() && compute(self, &|_| None).is_ok_and(|value| value.abs() < ZERO)
    }
}

fn compute(node: &Node, input: &impl Fn(&str) -> Option<f64>) -> Result<f64, NoValue> {
    let value = match node {
        Node::Number(number) => *number,
        Node::Input(name) => input(name).ok_or(NoValue::Missing)?,
        Node::Negate(inner) => -compute(inner, input)?,
        Node::Binary(operator, left, right) => {
            let left = compute(left, input)?;
            let right = compute(right, input)?;
            match operator {
                Operator::Add => left + right,
                Operator::Subtract => left - right,
                Operator::Multiply => left * right,
                Operator::Divide if right.abs() < ZERO => return Err(NoValue::ZeroDenominator),
                Operator::Divide => left / right,
            }
        }
    };
    if value.is_finite() { Ok(value) } else { Err(NoValue::TooLarge) }
}
