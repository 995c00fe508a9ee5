//! Lists of vouchers. A list is the moment at which it was asked for: which vouchers it has and in which order stays as it
//! is while they change, so that whoever walks through it meets each once. What a row says of its voucher is always new.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::Local;
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::changes::changed;
use super::{Desk, DeskError};
use crate::domain::days::Span;
use crate::domain::event::EventId;
use crate::domain::listing::{Filter, Finder, Sort};
use crate::domain::overview::Overview;
use crate::domain::shop::Shop;
use crate::store::{AsOf, BodiesSearched, BodySearch, Followed, ListQuestion, Numbered, SavedView, StoreError};

/// How many lists are kept: the one that is looked at, and the one that is being exported while another is.
const OPEN: usize = 2;
/// How long a question waits for the rows to follow the vouchers before it says how far they are.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long changes are gathered before the rows follow them without being asked.
const GATHER: Duration = Duration::from_secs(10);
/// How long the way is left to others between two steps that nobody waits for.
const BREATH: Duration = Duration::from_millis(20);
/// How long bodies are searched before it is said how far it came.
const SEARCH: Duration = Duration::from_secs(1);

/// The lists that are open.
#[derive(Debug, Default)]
pub(super) struct OpenLists {
    last: AtomicU64,
    open: Mutex<VecDeque<Arc<OpenList>>>,
    /// Ends the search that nobody waits for any more.
    searching: Mutex<CancellationToken>,
    /// Calls the export off that is under way.
    exporting: Mutex<CancellationToken>,
    views: tokio::sync::Mutex<()>,
}

/// A list as it was when it was asked for.
#[derive(Debug)]
pub struct OpenList {
    /// What it is asked for by.
    pub id: u64,
    /// What it is narrowed by.
    pub filter: Filter,
    /// Its order.
    pub sort: Sort,
    /// The numbers of its vouchers, in order.
    pub numbers: Arc<[i64]>,
    /// Everything that changed up to here is in it.
    pub up_to: EventId,
    /// How far the bodies of its candidates were searched; none of a list that searches for no text.
    pub search: Option<Searched>,
}

/// A search that may go on.
#[derive(Debug, Clone)]
pub struct Searched {
    /// Everything else in the filter holds for these.
    candidates: Arc<[i64]>,
    /// So many of them were looked at.
    pub looked_at: usize,
}

impl Searched {
    /// How many are to be looked at.
    #[must_use]
    pub fn of(&self) -> usize {
        self.candidates.len()
    }
}

/// What was asked for, or how far what it is made of has come.
#[derive(Debug)]
pub enum Asked<T> {
    /// It.
    Ready(T),
    /// The rows still follow the vouchers: ask again in a moment.
    Following(Followed),
}

/// Why something about lists was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ListProblem {
    /// The list is no longer kept.
    #[error("the list is no longer kept")]
    Gone,
    /// Another view has the name, or it is empty, too long or not one line, or there are too many.
    #[error("a name of its own of at most {LONGEST_NAME} characters is needed")]
    Name,
    /// There is no view of that name.
    #[error("there is no such view")]
    NoView,
}

/// The longest name of a view, in characters.
const LONGEST_NAME: usize = 60;
/// How many views are kept.
const MOST_VIEWS: usize = 50;

impl Desk {
    /// Follows the vouchers in idle moments, until cancelled.
    pub async fn run_listing(&self, cancel: CancellationToken) {
        let mut changes = self.changes();
        loop {
            loop {
                let followed = self.store.follow_vouchers().await;
                match followed {
                    Ok(Followed { left: 0, .. }) => break,
                    Ok(_) => {}
                    Err(error) => {
                        tracing::warn!(%error, "lists do not follow the vouchers");
                        break;
                    }
                }
                tokio::select! {
                    () = cancel.cancelled() => return,
                    () = tokio::time::sleep(BREATH) => {}
                }
            }
            if !changed(&mut changes, GATHER, &cancel).await {
                return;
            }
        }
    }

    /// Has the rows follow everything that is there now; says how far they came when that takes long.
    pub(super) async fn followed(&self) -> Result<Option<Followed>, StoreError> {
        let begun = Instant::now();
        let mut step = self.store.follow_vouchers().await?;
        let newest = step.newest;
        while step.up_to < newest {
            if begun.elapsed() > PATIENCE {
                return Ok(Some(step));
            }
            step = self.store.follow_vouchers().await?;
        }
        Ok(None)
    }

    /// Opens a list. A search in bodies that was going on for another one ends.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_list(&self, filter: Filter, sort: Sort) -> Result<Asked<Arc<OpenList>>, DeskError> {
        let cancel = self.begin_search();
        if let Some(followed) = self.followed().await? {
            return Ok(Asked::Following(followed));
        }
        let list = self.store.list(self.question(&filter, sort).await?).await?;
        let all: Arc<[i64]> = list.numbers.into();
        let (numbers, search) = match &filter.text {
            None => (all, None),
            Some(text) => {
                let searched = self.search(&all, 0, text.finder(), cancel).await?;
                let search = Searched { candidates: all, looked_at: searched.up_to };
                (searched.found.into(), Some(search))
            }
        };
        Ok(Asked::Ready(self.keep(filter, sort, numbers, list.up_to, search)))
    }

    /// Goes on with a search in bodies where it was left off; answers with a list of its own.
    ///
    /// # Errors
    /// When the list is no longer kept, or the store fails.
    pub async fn search_on(&self, id: u64) -> Result<Arc<OpenList>, DeskError> {
        let (list, cancel) = (self.open(id)?, self.begin_search());
        let Some((text, search)) = list.filter.text.as_ref().zip(list.search.clone()) else { return Ok(list) };
        let searched = self.search(&search.candidates, search.looked_at, text.finder(), cancel).await?;
        let numbers = list.numbers.iter().copied().chain(searched.found).collect();
        let search = Searched { looked_at: searched.up_to, ..search };
        Ok(self.keep(list.filter.clone(), list.sort, numbers, list.up_to, Some(search)))
    }

    /// The rows of a list from a place on.
    ///
    /// # Errors
    /// When the list is no longer kept, or the store fails.
    pub async fn list_rows(&self, id: u64, from: usize, count: usize) -> Result<Vec<Numbered>, DeskError> {
        let numbers = self.open(id)?.numbers.iter().skip(from).take(count).copied().collect();
        Ok(self.store.numbered(numbers).await?)
    }

    /// How many vouchers the list would have beside those that it has.
    ///
    /// # Errors
    /// When the list is no longer kept, or the store fails.
    pub async fn list_news(&self, id: u64) -> Result<usize, DeskError> {
        let list = self.open(id)?;
        if self.followed().await?.is_some() {
            return Ok(0);
        }
        let question = self.question(&list.filter, list.sort).await?;
        let mut fresh: HashSet<i64> = self.store.listed_since(question, list.up_to).await?.into_iter().collect();
        for number in list.numbers.iter() {
            if fresh.is_empty() {
                return Ok(0);
            }
            fresh.remove(number);
        }
        let Some(text) = &list.filter.text else { return Ok(fresh.len()) };
        let fresh: Arc<[i64]> = fresh.into_iter().collect();
        Ok(self.search(&fresh, 0, text.finder(), CancellationToken::new()).await?.found.len())
    }

    /// A list that is open.
    ///
    /// # Errors
    /// When it is no longer kept.
    pub fn open(&self, id: u64) -> Result<Arc<OpenList>, DeskError> {
        let open = self.lists.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.iter().find(|list| list.id == id).cloned().ok_or(DeskError::List(ListProblem::Gone))
    }

    /// The figures of a span of days of this computer's time zone.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn overview(&self, span: Span) -> Result<Asked<Overview>, StoreError> {
        if let Some(followed) = self.followed().await? {
            return Ok(Asked::Following(followed));
        }
        Ok(Asked::Ready(self.store.overview(span.each_day(&Local, self.clock.now())).await?))
    }

    /// The shops that vouchers can be spent in, by what they are called.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn listed_shops(&self) -> Result<Vec<Shop>, StoreError> {
        let mut shops = self.store.listed_shops().await?;
        shops.sort_by_cached_key(|shop| (shop.name.is_none(), shop.name.clone(), shop.id.clone()));
        Ok(shops)
    }

    /// What is kept by name.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn saved_views(&self) -> Result<Vec<SavedView>, StoreError> {
        self.store.saved_views().await
    }

    /// Keeps a filter and an order by name, over what had the name; what may name a person is left out.
    ///
    /// # Errors
    /// When it is no name, or the store fails.
    pub async fn save_view(&self, name: &str, filter: Filter, sort: Sort) -> Result<(), DeskError> {
        let view = SavedView { name: named(name)?, filter: filter.without_persons(), sort };
        let _one_at_a_time = self.lists.views.lock().await;
        let mut views = self.store.saved_views().await?;
        match views.iter().position(|known| known.name == view.name) {
            Some(place) => views[place] = view,
            None if views.len() < MOST_VIEWS => views.push(view),
            None => return Err(ListProblem::Name.into()),
        }
        Ok(self.store.keep_views(views).await?)
    }

    /// Gives a view another name.
    ///
    /// # Errors
    /// When it is none, another view has it, there is no such view, or the store fails.
    pub async fn rename_view(&self, name: &str, to: &str) -> Result<(), DeskError> {
        let to = named(to)?;
        let _one_at_a_time = self.lists.views.lock().await;
        let mut views = self.store.saved_views().await?;
        if views.iter().any(|view| view.name == to && view.name != name) {
            return Err(ListProblem::Name.into());
        }
        views.iter_mut().find(|view| view.name == name).ok_or(ListProblem::NoView)?.name = to;
        Ok(self.store.keep_views(views).await?)
    }

    /// Forgets a view.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn remove_view(&self, name: &str) -> Result<(), DeskError> {
        let _one_at_a_time = self.lists.views.lock().await;
        let mut views = self.store.saved_views().await?;
        views.retain(|view| view.name != name);
        Ok(self.store.keep_views(views).await?)
    }

    /// Moves a view to another place among them.
    ///
    /// # Errors
    /// When there is no such view, or the store fails.
    pub async fn move_view(&self, name: &str, place: usize) -> Result<(), DeskError> {
        let _one_at_a_time = self.lists.views.lock().await;
        let mut views = self.store.saved_views().await?;
        let at = views.iter().position(|view| view.name == name).ok_or(ListProblem::NoView)?;
        let view = views.remove(at);
        views.insert(place.min(views.len()), view);
        Ok(self.store.keep_views(views).await?)
    }

    async fn question(&self, filter: &Filter, sort: Sort) -> Result<ListQuestion, StoreError> {
        let as_of = AsOf { now: self.clock.now(), usual: self.usual().await? };
        let period = filter.period.map(|period| (period.of, period.span.between(&Local, as_of.now)));
        Ok(ListQuestion { filter: filter.clone(), period, sort, as_of })
    }

    async fn search(
        &self,
        numbers: &Arc<[i64]>,
        from: usize,
        finder: Finder,
        cancel: CancellationToken,
    ) -> Result<BodiesSearched, StoreError> {
        let search = BodySearch { numbers: Arc::clone(numbers), from, finder, budget: SEARCH };
        self.store.search_bodies(search, cancel).await
    }

    /// Begins an export, which another one or a person calls off by what comes back.
    pub fn begin_export(&self) -> CancellationToken {
        anew(&self.lists.exporting)
    }

    /// Calls the export off that is under way, if there is one.
    pub fn cancel_export(&self) {
        anew(&self.lists.exporting);
    }

    /// Ends the search that was going on.
    fn begin_search(&self) -> CancellationToken {
        anew(&self.lists.searching)
    }

    fn keep(
        &self,
        filter: Filter,
        sort: Sort,
        numbers: Arc<[i64]>,
        up_to: EventId,
        search: Option<Searched>,
    ) -> Arc<OpenList> {
        let id = self.lists.last.fetch_add(1, Ordering::Relaxed) + 1;
        let list = Arc::new(OpenList { id, filter, sort, numbers, up_to, search });
        let mut open = self.lists.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.push_back(Arc::clone(&list));
        while open.len() > OPEN {
            open.pop_front();
        }
        list
    }
}

/// Ends what goes by the token and puts another in its place.
fn anew(token: &Mutex<CancellationToken>) -> CancellationToken {
    let mut token = token.lock().unwrap_or_else(PoisonError::into_inner);
    token.cancel();
    *token = CancellationToken::new();
    token.clone()
}

/// A name as it is kept.
fn named(name: &str) -> Result<String, ListProblem> {
    let name = name.trim();
    let is_name = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    is_name.then(|| name.to_owned()).ok_or(ListProblem::Name)
}
