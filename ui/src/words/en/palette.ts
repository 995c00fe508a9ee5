// The command palette and the sheet of keys.
export const palette = {
  palette: {
    open: 'Do something by name',
    title: 'Commands',
    placeholder: 'What would you like to do?',
    none: (typed: string) => `Nothing is called “${typed}”`,
    noneHint: 'Type less, or another word.',
    toField: 'Back to the field',
    nextCall: 'Clear, ready for the next code',
    keys: 'Keyboard shortcuts',
    keysHint: 'A key alone does nothing while you type in a field.',
    close: 'Close',
    escape: 'Esc',
    or: 'or',
    noVoucher: 'Open a voucher first.',
    already: 'This is how it is now.',
    openPdf: 'Open the PDF',
    printPdf: 'Print the PDF',
    savePdf: 'Save the PDF as…',
    theme: {
      system: 'Appearance: as the system',
      light: 'Appearance: light',
      dark: 'Appearance: dark',
      contrast: 'Appearance: high contrast',
    },
    language: { system: 'Language: as the system', en: 'Language: English', fr: 'Language: français' },
  },
};
