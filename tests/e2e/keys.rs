//! Keys pressed as a person does it: one after the other, each wherever the focus is when it goes down. The driver's own way
//! of sending keys to an element gives that one the focus first: when the page has moved the focus meanwhile, it takes it
//! back, and what was meant for the new place is lost.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;

/// What is held down until the last of the keys has been pressed.
const HELD: [Key; 4] = [Key::Shift, Key::Control, Key::Alt, Key::Meta];

/// The strokes that press these keys.
pub fn strokes(keys: &str) -> KeyActions {
    let is_held = |key: &char| HELD.into_iter().any(|held| char::from(held) == *key);
    let mut strokes = KeyActions::new("keyboard".to_owned());
    for value in keys.chars() {
        strokes = strokes.then(KeyAction::Down { value });
        if !is_held(&value) {
            strokes = strokes.then(KeyAction::Up { value });
        }
    }
    keys.chars().filter(is_held).fold(strokes, |strokes, value| strokes.then(KeyAction::Up { value }))
}
