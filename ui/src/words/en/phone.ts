// Phone mode.
export const phone = {
  phone: {
    name: 'Phone mode',
    whole: 'Whole window',
    enter: 'Phone mode: small window on top',
    leave: 'Leave phone mode: whole window',
    began: 'Phone mode: the window is small',
    ended: 'The window is whole again',
    notOnTop:
      'This desktop (Wayland) lets no program put itself on top: choose “Always on Top” in the menu of the window’s title bar.',
  },
};
