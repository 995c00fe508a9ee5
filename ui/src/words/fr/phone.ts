// Phone mode, in French.
import type { phone as en } from '../en/phone';

export const phone: typeof en = {
  phone: {
    name: 'Mode téléphone',
    whole: 'Fenêtre entière',
    enter: 'Mode téléphone : petite fenêtre au premier plan',
    leave: 'Quitter le mode téléphone : fenêtre entière',
    began: 'Mode téléphone : la fenêtre est réduite',
    ended: 'La fenêtre est de nouveau entière',
    notOnTop:
      'Ce bureau (Wayland) ne laisse aucun programme passer au premier plan : choisissez « Toujours au premier plan » dans le menu de la barre de titre.',
  },
};
