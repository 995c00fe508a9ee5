//! The numbers as text: names, units and words by the conventions of Prometheus. A name is for ever: dashboards and
//! alarms are built on it.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeCounterValue, EncodeGaugeValue, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::{Registry, Unit};

use super::numbers::{Numbers, Stored};
use crate::measure::Distribution;
use crate::receiver::{Closing, Refusal};
use crate::store::sqlite::SqliteStore;

/// What every name begins with.
const PREFIX: &str = "voucher_desk";
const MICROS_A_SECOND: f64 = 1e6;

type Label<'a> = (&'a str, &'a str);

/// The numbers as text.
pub(super) fn write(numbers: Numbers) -> Result<String, fmt::Error> {
    let mut registry = Registry::with_prefix(PREFIX);
    registry.register_collector(Box::new(numbers));
    let mut text = String::new();
    prometheus_client::encoding::text::encode(&mut text, &registry)?;
    Ok(text)
}

impl Collector for Numbers {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut page = Page(encoder);
        self.receiver(&mut page)?;
        self.store(&mut page)?;
        self.downloads(&mut page)?;
        page.build()
    }
}

impl Numbers {
    fn receiver(&self, page: &mut Page<'_>) -> fmt::Result {
        let counts = &self.receiver;
        let answered = counts
            .answered
            .iter()
            .map(|(contract, answer, count)| (vec![("contract", contract.as_str()), ("answer", *answer)], *count));
        page.counters("notifications", "Notifications stored and answered.", answered)?;
        let refused = Refusal::ALL.map(|why| (vec![("reason", why.word())], counts.refused(why)));
        page.counters("refusals", "Requests refused, or not taken in the way they were meant.", refused)?;
        page.counters("connections", "Connections that came.", [(vec![], counts.accepted)])?;
        let closed = Closing::ALL.map(|why| (vec![("reason", why.word())], counts.closed(why)));
        page.counters("connections_closed", "Connections that the receiver closed.", closed)?;
        page.gauge("connections_open", None, "Connections that have a place now.", [(vec![], counts.open)])?;
        let most = [(vec![], self.most_connections as u64)];
        page.gauge("connections_limit", None, "Places for connections.", most)?;
        page.durations("answer_duration", "From a body's last byte to its answer.", &counts.answers)
    }

    fn store(&self, page: &mut Page<'_>) -> fmt::Result {
        let is_healthy = [(vec![], u64::from(self.is_healthy))];
        page.gauge("store_healthy", None, "Whether notifications can be stored.", is_healthy)?;
        if let Some(writer) = &self.writer {
            page.gauge("writer_queue_depth", None, "Writes that wait.", [(vec![], writer.queued)])?;
            page.durations("commit_duration", "From a transaction's beginning to the disk.", &writer.commits)?;
            page.histogram("commit_writes", None, "Writes that shared a transaction.", &writer.batches, 1.0)?;
        }
        let Some(Stored { summary, due_jobs }) = self.stored else { return Ok(()) };
        let jobs = [("due", due_jobs), ("waiting", summary.jobs.saturating_sub(due_jobs))]
            .map(|(state, count)| (vec![("state", state)], count));
        page.gauge("download_jobs", None, "Downloads to do: due, or waiting for their next try.", jobs)?;
        let heard = summary.last_heard_at.map(|at| (vec![], at.millis() as f64 / 1e3));
        page.gauge("last_heard_timestamp", Some(&Unit::Seconds), "When the last notification came.", heard)
    }

    fn downloads(&self, page: &mut Page<'_>) -> fmt::Result {
        let tries = self.tries;
        let outcomes = [("stored", tries.stored), ("failed", tries.failed), ("given_up", tries.given_up)]
            .map(|(outcome, count)| (vec![("outcome", outcome)], count));
        page.counters("downloads", "Tries to fetch a file.", outcomes)
    }
}

struct Page<'a>(DescriptorEncoder<'a>);

impl Page<'_> {
    fn counters<'l, V: EncodeCounterValue>(
        &mut self,
        name: &str,
        help: &str,
        samples: impl IntoIterator<Item = (Vec<Label<'l>>, V)>,
    ) -> fmt::Result {
        let mut family = self.0.encode_descriptor(name, help, None, MetricType::Counter)?;
        samples.into_iter().try_for_each(|(labels, value)| match labels.is_empty() {
            true => family.encode_counter::<NoLabelSet, _, f64>(&value, None),
            false => family.encode_family(&labels)?.encode_counter::<NoLabelSet, _, f64>(&value, None),
        })
    }

    fn gauge<'l, V: EncodeGaugeValue>(
        &mut self,
        name: &str,
        unit: Option<&Unit>,
        help: &str,
        samples: impl IntoIterator<Item = (Vec<Label<'l>>, V)>,
    ) -> fmt::Result {
        let mut family = self.0.encode_descriptor(name, help, unit, MetricType::Gauge)?;
        samples.into_iter().try_for_each(|(labels, value)| match labels.is_empty() {
            true => family.encode_gauge(&value),
            false => family.encode_family(&labels)?.encode_gauge(&value),
        })
    }

    fn durations(&mut self, name: &str, help: &str, micros: &Distribution) -> fmt::Result {
        self.histogram(name, Some(&Unit::Seconds), help, micros, MICROS_A_SECOND)
    }

    /// `parts` is how many of the distribution's units make one of the metric's.
    fn histogram(
        &mut self,
        name: &str,
        unit: Option<&Unit>,
        help: &str,
        counted: &Distribution,
        parts: f64,
    ) -> fmt::Result {
        let bounds = counted.bounds.iter().map(|bound| *bound as f64 / parts).chain([f64::INFINITY]);
        let buckets: Vec<_> = bounds.zip(counted.counts.iter().copied()).collect();
        let count = counted.counts.iter().sum();
        let mut metric = self.0.encode_descriptor(name, help, unit, MetricType::Histogram)?;
        metric.encode_histogram::<NoLabelSet>(counted.sum as f64 / parts, count, &buckets, None)
    }

    fn build(&mut self) -> fmt::Result {
        let versions = [("version", env!("CARGO_PKG_VERSION")), ("sqlite", SqliteStore::sqlite_version())];
        let mut metric = self.0.encode_descriptor("build", "What runs here.", None, MetricType::Info)?;
        metric.encode_info(&versions)
    }
}
