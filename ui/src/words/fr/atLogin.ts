// The switch that starts the program with the session, in French.
import type { atLogin as en } from '../en/atLogin';

export const atLogin: typeof en = {
  atLogin: {
    title: 'Démarrage avec votre session',
    label: 'Lancer Voucher Desk à l’ouverture de votre session',
    about:
      'Il reste alors dans la zone de notification et reçoit. Si le bureau n’en a pas, sa fenêtre s’ouvre. Ce choix est conservé par le système et prend effet aussitôt.',
    notHere:
      'Seul le programme qui utilise le dossier de données habituel peut se lancer avec votre session, et jamais une démonstration.',
  },
};
