//! Hints for objectives and KPIs.
