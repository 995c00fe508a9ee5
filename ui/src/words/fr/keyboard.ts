// Choosing other keys for what can be done, in French.
import type { keyboard as en } from '../en/keyboard';

export const keyboard: typeof en = {
  keyboard: {
    title: 'Clavier',
    hint: 'Une touche avec Ctrl ou Cmd, ou bien F2, F4, F6, F8 ou F9. Le choix vaut aussitôt, dans cette fenêtre.',
    none: 'aucune touche',
    change: 'Modifier',
    changeOf: (name) => `Modifier la touche : ${name}`,
    pressNow: 'Appuyez…',
    press: 'Appuyez sur la nouvelle touche. Échap ne change rien.',
    pressFor: (name) => `${name} : appuyez sur la nouvelle touche. Échap ne change rien.`,
    left: (name) => `${name} : rien n’a changé`,
    became: (name, keys) => `${name} : ${keys}`,
    resetOf: (name) => `Rétablir : ${name}`,
    resetAll: 'Tout rétablir',
    whyNoneChosen: 'Aucune touche n’a été modifiée.',
    allReset: 'Chaque action a retrouvé ses propres touches.',
    taken: (keys, name) =>
      `${keys} est la touche de « ${name} ». Modifiez d’abord celle-ci, ou appuyez sur une autre.`,
    ownTaken: (name) => `« ${name} » occupe maintenant sa touche. Modifiez d’abord celle-ci.`,
    refused: {
      alt: () => 'Alt sert au système et à la saisie de caractères spéciaux.',
      typing: () => 'Un caractère seul sert à la saisie : combinez-le avec Ctrl ou Cmd.',
      moving: () => 'Cette touche sert à se déplacer, à choisir et à saisir.',
      editing: (keys) => `${keys} sert à modifier du texte.`,
      system: (keys) => `${keys} appartient au système ou à la fenêtre.`,
    },
  },
};
