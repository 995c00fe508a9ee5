//! One object while its tokens go by: how deep we are in it, whether it holds others, and what it does when it is an
//! action.

/// One object while its tokens go by.
#[derive(Default)]
pub(super) struct Object {
    depth: usize,
    shape: Shape,
    /// The token before, if it was a name that matters to what follows it.
    pub(super) key: Key,
    pub(super) ended_by: EndedBy,
    /// The object taken for an action.
    itself: Action,
    /// An action for the document's opening that is written out within it, and how deep its keys lie.
    opening: Option<(usize, Action)>,
    is_object_stream: bool,
    has_count: bool,
    has_first: bool,
    /// Where in an object stream the first object begins.
    pub(super) first: Option<usize>,
    inflations: u32,
    has_other_filter: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Shape {
    #[default]
    Other,
    Array,
    Dictionary,
}

/// The names that matter to the token behind them.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Key {
    #[default]
    Other,
    OpenAction,
    /// `S`, an action's kind.
    Kind,
    First,
}

impl Key {
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            b"OpenAction" => Self::OpenAction,
            b"S" => Self::Kind,
            b"First" => Self::First,
            _ => Self::Other,
        }
    }
}

impl Object {
    pub(super) fn open_array(&mut self) {
        self.open(Shape::Array);
    }

    /// Goes into a dictionary, which is the value of `key`.
    pub(super) fn open_dictionary(&mut self, key: Key) {
        self.open(Shape::Dictionary);
        if key == Key::OpenAction {
            self.opening = Some((self.depth, Action::default()));
        }
    }

    fn open(&mut self, shape: Shape) {
        if self.depth == 0 {
            self.shape = shape;
        }
        self.depth += 1;
    }

    /// Goes out of an array or a dictionary. Gives the action for the document's opening, if that is what ends here.
    pub(super) fn close(&mut self) -> Option<Action> {
        let opening = self.opening.take_if(|(depth, _)| *depth == self.depth);
        self.depth = self.depth.saturating_sub(1);
        opening.map(|(_, action)| action)
    }

    /// Whether every bracket is closed again.
    pub(super) fn is_closed(&self) -> bool {
        self.depth == 0
    }

    /// Takes in a name and the key right before it.
    pub(super) fn name(&mut self, key: Key, name: &[u8]) {
        if self.depth == 1 {
            self.itself.name(key, name);
        }
        if let Some((_, opening)) = self.opening.as_mut().filter(|(depth, _)| *depth == self.depth) {
            opening.name(key, name);
        }
        match name {
            b"ObjStm" => self.is_object_stream = true,
            b"N" => self.has_count = true,
            b"First" => self.has_first = true,
            b"FlateDecode" | b"Fl" => self.inflations += 1,
            b"Predictor" | b"Crypt" | b"LZW" | b"RL" | b"A85" | b"AHx" => self.has_other_filter = true,
            _ => self.has_other_filter |= name.ends_with(b"Decode"),
        }
    }

    /// Whether a stream behind it holds objects. Readers go by its two numbers; not all of them ask for its type.
    pub(super) fn holds_objects(&self) -> bool {
        self.ended_by == EndedBy::Stream && (self.is_object_stream || (self.has_count && self.has_first))
    }

    /// Every writer compresses object streams like this; nothing else is taken apart.
    pub(super) fn is_inflated_once(&self) -> bool {
        self.inflations == 1 && !self.has_other_filter
    }

    /// Whether it only goes to a page when it is what a document does on opening; none when it cannot be that. An array
    /// is a place on a page.
    pub(super) fn only_goes(&self) -> Option<bool> {
        match self.shape {
            Shape::Array => Some(true),
            Shape::Dictionary if self.itself.goes || self.itself.does_else => Some(self.itself.only_goes()),
            Shape::Dictionary | Shape::Other => None,
        }
    }
}

/// What a dictionary does, if it is an action.
#[derive(Default)]
pub(super) struct Action {
    goes: bool,
    does_else: bool,
}

impl Action {
    fn name(&mut self, key: Key, name: &[u8]) {
        match (key, name) {
            (Key::Kind, b"GoTo") => self.goes = true,
            (Key::Kind, _) | (_, b"Next") => self.does_else = true,
            _ => {}
        }
    }

    /// Whether it goes to a page of the same document and does nothing else.
    pub(super) fn only_goes(&self) -> bool {
        self.goes && !self.does_else
    }
}

/// Why an object's tokens ended.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum EndedBy {
    #[default]
    Nothing,
    /// Its data follow.
    Stream,
    Keyword,
    Unreadable,
}

impl EndedBy {
    pub(super) fn of(word: &[u8]) -> Self {
        match word {
            b"stream" => Self::Stream,
            b"endobj" | b"obj" | b"trailer" | b"xref" | b"startxref" => Self::Keyword,
            _ => Self::Nothing,
        }
    }
}
