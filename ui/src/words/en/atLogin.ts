// The switch that starts the program with the session.
export const atLogin = {
  atLogin: {
    title: 'Start with your session',
    label: 'Start Voucher Desk when you log in',
    about:
      'It then waits in the tray and receives. Where the desktop shows no tray, its window is opened. The operating system keeps this, and it holds at once.',
    notHere: 'Only the program with the usual data folder can start with your session, and no demonstration.',
  },
};
