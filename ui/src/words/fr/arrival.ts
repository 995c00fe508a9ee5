// What leads the window somewhere from outside, in French.
import type { arrival as en } from '../en/arrival';

export const arrival: typeof en = {
  arrival: {
    refused: 'Le lien n’a pas été suivi',
    why: {
      not_ours: 'Ce n’est pas un lien de Voucher Desk.',
      too_long: 'Il est plus long qu’un lien vers un bon d’achat ne peut l’être.',
      other_place: 'Il ne mène à rien de ce que Voucher Desk affiche.',
      no_code: 'Il ne contient aucun code de bon d’achat.',
    },
    next: 'Rien n’a été recherché ni modifié. Saisissez le code, ou copiez-le là où se trouvait le lien.',
    dismiss: 'Fermer ce message',
  },
};
