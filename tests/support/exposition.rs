//! Reads what Prometheus reads (OpenMetrics 1.0 text), and nothing else: what is not by the book fails the test.

use std::collections::{BTreeMap, BTreeSet};

/// Every sample by its name and labels as they were written.
#[derive(Debug)]
pub struct Exposition(BTreeMap<String, f64>);

struct Family<'a> {
    name: &'a str,
    kind: &'a str,
    samples: Vec<Sample<'a>>,
}

/// Name, labels, value.
type Sample<'a> = (&'a str, Vec<(&'a str, &'a str)>, f64);

impl Exposition {
    #[track_caller]
    pub fn parse(text: &str) -> Self {
        let body = text.strip_suffix("# EOF\n").expect("it ends with # EOF and nothing follows");
        let mut families: Vec<Family<'_>> = Vec::new();
        let mut samples = BTreeMap::new();
        let mut lines = body.lines().peekable();
        while let Some(line) = lines.next() {
            let help = line.strip_prefix("# HELP ").unwrap_or_else(|| panic!("a family begins with HELP: {line}"));
            let (name, words) = help.split_once(' ').expect("a name and words");
            assert!(is_name(name) && name.starts_with("voucher_desk_") && words.ends_with('.'), "{line}");
            assert!(families.iter().all(|family| family.name != name), "{name} comes twice");
            let kind = lines.next().and_then(|line| line.strip_prefix(&format!("# TYPE {name} "))).expect("a type");
            if let Some(unit) = lines.next_if(|line| line.starts_with("# UNIT ")) {
                let unit = unit.strip_prefix(&format!("# UNIT {name} ")).expect("of the same family");
                assert!(name.ends_with(&format!("_{unit}")), "{name} ends with its unit {unit}");
            }
            let mut family = Family { name, kind, samples: Vec::new() };
            while let Some(line) = lines.next_if(|line| !line.starts_with('#')) {
                let (series, value) = line.rsplit_once(' ').expect("a series and a value");
                let value: f64 = value.parse().unwrap_or_else(|_| panic!("a number: {line}"));
                assert!(samples.insert(series.to_owned(), value).is_none(), "{series} comes twice");
                family.samples.push(sample(series, value));
            }
            family.is_by_the_book();
            families.push(family);
        }
        Self(samples)
    }

    /// A sample that must be there.
    #[track_caller]
    pub fn value(&self, series: &str) -> f64 {
        *self.0.get(series).unwrap_or_else(|| panic!("{series} is not among {:#?}", self.0.keys()))
    }

    /// The samples of a name that are not zero, by their labels.
    pub fn not_zero(&self, name: &str) -> BTreeMap<&str, f64> {
        let named = self.0.iter().filter(|(_, value)| **value != 0.0);
        named.filter_map(|(series, value)| Some((series.strip_prefix(name)?.strip_prefix('{')?, *value))).collect()
    }

    pub fn has(&self, series: &str) -> bool {
        self.0.contains_key(series)
    }
}

impl Family<'_> {
    #[track_caller]
    fn is_by_the_book(&self) {
        let Self { name, kind, samples } = self;
        let suffixes: &[&str] = match *kind {
            "counter" => &["_total"],
            "gauge" => &[""],
            "info" => &["_info"],
            "histogram" => &["_sum", "_count", "_bucket"],
            other => panic!("{name} is a {other}"),
        };
        for (series, labels, value) in samples {
            let suffix = series.strip_prefix(name).unwrap_or_else(|| panic!("{series} stands under {name}"));
            assert!(suffixes.contains(&suffix), "{series} is no sample of a {kind}");
            assert!(value.is_finite() && (*kind == "gauge" || *value >= 0.0), "{series} is {value}");
            assert_eq!(labels.iter().any(|(name, _)| *name == "le"), suffix == "_bucket", "{series}");
        }
        if *kind == "histogram" {
            self.adds_up();
        }
    }

    #[track_caller]
    fn adds_up(&self) {
        let named = |suffix: &str| {
            let name = format!("{}{suffix}", self.name);
            self.samples.iter().filter(move |(series, ..)| *series == name)
        };
        let buckets: Vec<(f64, f64)> = named("_bucket")
            .map(|(_, labels, count)| (labels[0].1.replace("+Inf", "inf").parse().expect("a bound"), *count))
            .collect();
        assert!(buckets.is_sorted_by(|(le, count), (next_le, next_count)| le < next_le && count <= next_count));
        let (count, sum) = (named("_count").next().expect("a count").2, named("_sum").next().expect("a sum").2);
        assert_eq!(buckets.last(), Some(&(f64::INFINITY, count)), "{}", self.name);
        assert!(count > 0.0 || sum == 0.0, "{}", self.name);
    }
}

#[track_caller]
fn sample(series: &str, value: f64) -> Sample<'_> {
    let (name, labels) = series.split_once('{').map_or((series, ""), |(name, labels)| {
        (name, labels.strip_suffix('}').unwrap_or_else(|| panic!("labels end: {series}")))
    });
    assert!(is_name(name), "{name}");
    let pair = |label: &'_ str| -> Option<(usize, usize)> {
        let (name, value) = label.split_once('=')?;
        let inner = value.strip_prefix('"')?.strip_suffix('"')?;
        (is_name(name) && !inner.contains(['"', '\\', '\n'])).then_some((name.len(), inner.len()))
    };
    assert!(!series.ends_with("{}"), "no labels are none: {series}");
    let mut seen = BTreeSet::new();
    let labels = labels.split(',').filter(|label| !label.is_empty()).map(|label| {
        let (name, value) = pair(label).unwrap_or_else(|| panic!("a label: {label}"));
        let (name, value) = (&label[..name], &label[name + 2..name + 2 + value]);
        assert!(seen.insert(name), "{name} comes twice in {series}");
        (name, value)
    });
    (name, labels.collect(), value)
}

fn is_name(text: &str) -> bool {
    let is_first = |c: char| c.is_ascii_alphabetic() || c == '_';
    text.starts_with(is_first) && text.chars().all(|c| is_first(c) || c.is_ascii_digit())
}
