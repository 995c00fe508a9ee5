// A code read back to the caller, by the alphabet that is spelled with on French telephones: « A comme Anatole ».
import type { readBack as en } from '../en/readBack';

const letters: Record<string, string> = {
  A: 'Anatole',
  B: 'Berthe',
  C: 'Célestin',
  D: 'Désiré',
  E: 'Eugène',
  F: 'François',
  G: 'Gaston',
  H: 'Henri',
  I: 'Irma',
  J: 'Joseph',
  K: 'Kléber',
  L: 'Louis',
  M: 'Marcel',
  N: 'Nicolas',
  O: 'Oscar',
  P: 'Pierre',
  Q: 'Quintal',
  R: 'Raoul',
  S: 'Suzanne',
  T: 'Thérèse',
  U: 'Ursule',
  V: 'Victor',
  W: 'William',
  X: 'Xavier',
  Y: 'Yvonne',
  Z: 'Zoé',
};

export const readBack: typeof en = {
  readBack: {
    open: 'Épeler',
    title: 'Épeler le code',
    hint: 'Un groupe à la fois ; continuez quand votre interlocuteur l’a confirmé.',
    group: (n, of) => `Groupe ${n} sur ${of}`,
    letters,
    digits: ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
    like: (word) => `comme ${word}`,
    other: 'tel qu’il est écrit',
    letterNot: (digit) => `la lettre, pas le chiffre ${digit}`,
    digitNot: (letters) => `le chiffre, pas la lettre ${letters}`,
    orLetter: ' ou ',
  },
};
