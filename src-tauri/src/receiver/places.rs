//! The places that connections hold: how many in all, how many a client, and who gives way when they are taken.
//!
//! A connection that waits for its client (before a request, in its head or in its body) gives way to a newcomer; one
//! whose request is being recorded never does. Of those that wait, the one goes that waits longest among the connections
//! of whoever holds most. So no number of slow connections keeps out a client that says what it wants.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::counters::{Closing, Counters};
use super::limits::Limits;

/// Every place there is.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    most_a_client: usize,
    taken: Mutex<Taken>,
    counters: Arc<Counters>,
}

#[derive(Debug, Default)]
struct Taken {
    places: HashMap<u64, Arc<Place>>,
    held: HashMap<IpAddr, usize>,
    next: u64,
}

/// One connection's place, and what the connection is doing.
#[derive(Debug)]
pub(super) struct Place {
    number: u64,
    /// Who is charged for it; nobody for a proxy, which brings many clients.
    client: Option<IpAddr>,
    phase: Mutex<Phase>,
    give_way: Notify,
}

#[derive(Debug)]
struct Phase {
    /// Since when the client has the word.
    since: Instant,
    /// When the first byte of the request under way came.
    begun: Option<Instant>,
    /// When the request under way was whole.
    whole: Option<Instant>,
    has_given_way: bool,
}

/// A place that is given back at the end.
#[derive(Debug)]
pub(super) struct Held {
    place: Arc<Place>,
    places: Arc<Places>,
}

impl Places {
    pub(super) fn new(limits: &Limits, counters: Arc<Counters>) -> Self {
        Self { most: limits.connections, most_a_client: limits.connections_a_peer, taken: Mutex::default(), counters }
    }

    /// A place for a connection of this address, unless all that it could have are at work.
    pub(super) fn take(self: &Arc<Self>, peer: IpAddr, is_proxy: bool) -> Option<Held> {
        let client = (!is_proxy).then(|| household(peer));
        let mut taken = self.taken();
        let is_over = client.is_some_and(|client| taken.held_by(client) >= self.most_a_client);
        let is_full = taken.places.len() >= self.most;
        let has_room = match (is_over, is_full) {
            (true, _) => taken.make_room(|place| place.client == client),
            (false, true) => taken.make_room(|_| true),
            (false, false) => true,
        };
        if is_over || is_full {
            self.counters.closed(if has_room { Closing::GaveWay } else { Closing::TurnedAway });
        }
        if !has_room {
            return None;
        }
        let place = taken.add(client);
        self.counters.open(taken.places.len());
        Some(Held { place, places: Arc::clone(self) })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn held_by(&self, client: IpAddr) -> usize {
        self.held.get(&client).copied().unwrap_or_default()
    }

    fn add(&mut self, client: Option<IpAddr>) -> Arc<Place> {
        let phase = Phase { since: Instant::now(), begun: None, whole: None, has_given_way: false };
        let number = self.next;
        self.next += 1;
        let place = Arc::new(Place { number, client, phase: Mutex::new(phase), give_way: Notify::new() });
        self.places.insert(number, Arc::clone(&place));
        if let Some(client) = client {
            *self.held.entry(client).or_default() += 1;
        }
        place
    }

    /// Takes the place from the one that waits longest, among these, of whoever holds most. False when none waits.
    fn make_room(&mut self, among: impl Fn(&Place) -> bool) -> bool {
        let waiting = self.places.values().filter(|place| among(place)).filter_map(|place| {
            let held = place.client.map_or(0, |client| self.held_by(client));
            Some((held, Reverse(place.waits_since()?), place))
        });
        let Some((.., place)) = waiting.max_by_key(|(held, since, _)| (*held, *since)) else { return false };
        let place = Arc::clone(place);
        self.remove(&place);
        place.phase().has_given_way = true;
        place.give_way.notify_one();
        true
    }

    fn remove(&mut self, place: &Place) {
        if self.places.remove(&place.number).is_none() {
            return;
        }
        if let Some(client) = place.client
            && let Some(held) = self.held.get_mut(&client)
        {
            *held -= 1;
            if *held == 0 {
                self.held.remove(&client);
            }
        }
    }
}

impl Held {
    pub(super) fn place(&self) -> &Arc<Place> {
        &self.place
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.remove(&self.place);
        self.places.counters.open(taken.places.len());
    }
}

impl Place {
    /// Returns when the place is needed by another.
    pub(super) async fn is_needed(&self) {
        self.give_way.notified().await;
    }

    /// Bytes came in.
    pub(super) fn heard(&self) {
        self.phase().begun.get_or_insert_with(Instant::now);
    }

    /// When the first byte of the request under way came.
    pub(super) fn begun(&self) -> Instant {
        *self.phase().begun.get_or_insert_with(Instant::now)
    }

    /// Whether no request is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.phase().begun.is_none()
    }

    /// The request is whole: from here on it is ours to finish.
    pub(super) fn records(&self) {
        self.phase().whole = Some(Instant::now());
    }

    /// Whether the place went to another: its connection is being closed.
    pub(super) fn has_given_way(&self) -> bool {
        self.phase().has_given_way
    }

    /// The request has its answer; the client has the word again. How long the answer took, to a request that was whole.
    pub(super) fn answered(&self) -> Option<Duration> {
        let (mut phase, now) = (self.phase(), Instant::now());
        let took = phase.whole.map(|whole| now - whole);
        *phase = Phase { since: now, begun: None, whole: None, ..*phase };
        took
    }

    fn waits_since(&self) -> Option<Instant> {
        let phase = self.phase();
        phase.whole.is_none().then_some(phase.since)
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who is charged for an address: an IPv6 host has a whole /64 to take addresses from.
fn household(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address @ IpAddr::V4(_) => address,
    }
}
