//! What was measured as a table: medians over the rounds, and how they stand to each other round by round.

use crate::load::{Measured, Writing};
use crate::subjects::Subject;

/// The measurements of one round: the same load on each subject, one after the other.
pub type Round = Vec<(Subject, Measured)>;

/// What is wanted at 64 connections: who, compared to whom, at least how many times as many.
const GOALS: [(Subject, Subject, f64); 4] = [
    (Subject::Ours, Subject::Alone, 8.0),
    (Subject::Ours, Subject::Bare, 0.4),
    (Subject::Ours, Subject::Direct, 0.6),
    (Subject::Million, Subject::Ours, 0.8),
];
const GOALS_AT: usize = 64;
/// The longest that 99 of 100 may wait, in microseconds.
const P99: u64 = 50_000;

/// One table of rows for every number of connections.
pub fn of(connections: usize, rounds: &[Round]) -> String {
    let mut lines = vec![
        format!("\n{connections} connections, {} rounds", rounds.len()),
        "| subject | a second | median ms | p99 ms | of (a) | of (b) | of (c) | writes a commit | commit ms | writer µs each |".to_owned(),
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |".to_owned(),
    ];
    for subject in Subject::ALL.into_iter().filter(|subject| has(rounds, *subject)) {
        let all = |number: fn(&Measured) -> f64| median(of_subject(rounds, subject).map(number));
        let ratios = [Subject::Bare, Subject::Alone, Subject::Direct]
            .map(|other| ratio(rounds, subject, other).map_or_else(String::new, |ratio| format!("{ratio:.2}")));
        let writer = |number: fn(&Writing) -> f64| {
            let numbers: Vec<_> =
                of_subject(rounds, subject).filter_map(|measured| measured.writer.as_ref()).map(number).collect();
            if numbers.is_empty() { String::new() } else { format!("{:.1}", median(numbers)) }
        };
        lines.push(format!(
            "| {} | {:.0} | {:.2} | {:.2} | {} | {} | {} | {} |",
            subject.name(),
            all(|measured| measured.per_second),
            all(|measured| measured.median as f64) / 1e3,
            all(|measured| measured.p99 as f64) / 1e3,
            ratios.join(" | "),
            writer(|writer| writer.writes_a_commit),
            writer(|writer| writer.commit / 1e3),
            writer(|writer| writer.cpu),
        ));
    }
    if connections == GOALS_AT {
        lines.extend(goals(rounds));
    }
    lines.join("\n")
}

fn goals(rounds: &[Round]) -> Vec<String> {
    let word = |holds: bool| if holds { "reached" } else { "MISSED" };
    let mut lines: Vec<_> = GOALS
        .into_iter()
        .filter_map(|(subject, other, goal)| {
            let ratio = ratio(rounds, subject, other)?;
            let (subject, other) = (subject.name(), other.name());
            Some(format!("{}: {subject} is {ratio:.2} of {other}, wanted {goal}", word(ratio >= goal)))
        })
        .collect();
    if has(rounds, Subject::Ours) {
        let p99 = median(of_subject(rounds, Subject::Ours).map(|measured| measured.p99 as f64));
        lines.push(format!("{}: p99 is {:.1} ms, wanted {}", word(p99 <= P99 as f64), p99 / 1e3, P99 / 1000));
    }
    lines
}

fn has(rounds: &[Round], subject: Subject) -> bool {
    of_subject(rounds, subject).next().is_some()
}

fn of_subject(rounds: &[Round], subject: Subject) -> impl Iterator<Item = &Measured> {
    rounds.iter().flatten().filter(move |(of, _)| *of == subject).map(|(_, measured)| measured)
}

/// The median of what a subject does, compared to another in the same round.
fn ratio(rounds: &[Round], subject: Subject, other: Subject) -> Option<f64> {
    let rate = |round: &Round, of: Subject| {
        round.iter().find(|(subject, _)| *subject == of).map(|(_, measured)| measured.per_second)
    };
    let ratios: Vec<_> = rounds.iter().filter_map(|round| Some(rate(round, subject)? / rate(round, other)?)).collect();
    (!ratios.is_empty()).then(|| median(ratios))
}

fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
